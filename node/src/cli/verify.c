/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "cli/file.h"
#include "cli/print.h"
#include "essaim/proof.h"
#include "node_limits.h"
#include "print/ending.h"
#include "print/print.h"
#include "site/phrase.h"

static void write_json(const struct es_proof_result *r, struct es_writer *w)
{
	es_write_map(w, 11);
	es_write_cstr(w, "verified");
	es_write_bool(w, true);
	es_write_cstr(w, "record");
	es_write_bin(w, ES_BYTES(r->record.bytes));
	es_write_cstr(w, "structure");
	es_write_bin(w, ES_BYTES(r->header.structure.bytes));
	es_write_cstr(w, "federation");
	es_write_bin(w, ES_BYTES(r->proof.opening.federation.bytes));
	es_write_cstr(w, "log");
	es_write_bin(w, ES_BYTES(r->checkpoint.log.bytes));
	es_write_cstr(w, "index");
	es_write_uint(w, r->proof.path.index);
	es_write_cstr(w, "size");
	es_write_uint(w, r->checkpoint.size);
	es_write_cstr(w, "created");
	es_write_uint(w, r->header.created_ms);
	es_write_cstr(w, "keys_before");
	es_write_uint(w, r->keys);
	es_write_cstr(w, "acts");
	es_write_uint(w, r->acts);
	es_write_cstr(w, "listed");
	es_write_bool(w, r->proof.listed);
}

static int say_json(struct es_cli *cli, const struct es_proof_result *r)
{
	struct es_writer w;

	es_writer_grow(&w, 4096);
	write_json(r, &w);
	int exit_code = es_print_json(cli, &w, true);
	es_writer_free(&w);
	return exit_code;
}

/* What vouches for the key of the log, and for the record's place. */
static void say_key(struct es_cli *cli, const struct es_proof_result *r)
{
	if (r->acts > 0)
		es_print(cli,
		         "key         one of the structure's own, say the federation's first "
		         "%" PRIu64 " acts, which came along\n",
		         r->acts);
	else if (r->keys > 0)
		es_print(cli,
		         "key         the structure's %s; each key before it signed the next, from "
		         "the first on\n",
		         r->keys == 1 ? "second" : "later one");
	else
		es_print(cli, "key         the structure's first\n");
	if (r->proof.listed)
		es_print(cli, "counts      yes: the act that took the key away lists the log up to "
		              "here\n");
	else
		es_print(cli,
		         "counts      signed by the log's own key; what the federation decided "
		         "since is not in this file\n");
}

static int say(struct es_cli *cli, const struct es_proof_result *r, bool printed)
{
	char record[ES_ID_HEX_LEN], structure[ES_ID_HEX_LEN], federation[ES_ID_HEX_LEN],
	        log[ES_ID_HEX_LEN], when[ES_WHEN_LEN];
	const char *kind = es_kind_word(r->header.kind);

	struct es_phrase code;

	if (cli->json)
		return say_json(cli, r);
	es_print_code(ES_BYTES(r->record.bytes), &code);
	es_id_hex(&r->record, record);
	es_id_hex(&r->header.structure, structure);
	es_id_hex(&r->proof.opening.federation, federation);
	es_id_hex(&r->checkpoint.log, log);
	es_when(r->header.created_ms, when);
	es_print(cli, "verified: this %s is what its structure published.\n",
	         kind ? kind : "record");
	es_print(cli, "record      %s\n", record);
	if (printed)
		es_print(cli, "code        %.*s: compare it with what is printed\n", (int)code.len,
		         code.text);
	es_print(cli, "structure   %s\n", structure);
	es_print(cli, "federation  %s\n", federation);
	es_print(cli, "log         %s\n", log);
	es_print(cli, "position    %" PRIu64 " of %" PRIu64 "\n", r->proof.path.index + 1,
	         r->checkpoint.size);
	say_key(cli, r);
	es_print(cli, "written     %s, says the structure\n", when);
	return ES_EXIT_OK;
}

static int run_verify(struct es_cli *cli)
{
	const char *name = cli->args->operands[0];
	struct es_proof_result result = {0};
	struct es_writer content;
	int exit_code = es_file_read(cli, name, ES_PRINT_BYTES_MAX + ES_PROOF_FILE_MAX, &content);

	if (exit_code)
		return exit_code;
	struct es_bytes proof = es_writer_bytes(&content);
	bool printed = es_pdf_is(proof);
	if (printed && es_pdf_attached(proof, ES_PROOF_TYPE, &proof) != ES_OK) {
		es_writer_free(&content);
		return es_fail(
		        cli,
		        "%s: this PDF has no proof attached; ask for one with `essaim export "
		        "ID --format proof`, or type its code into the site's address",
		        name);
	}
	es_err err = es_proof_verify(proof, &result);
	if (err)
		exit_code = es_fail(cli,
		                    "%s: not verified: %s: %s; do not trust this copy, ask for "
		                    "another",
		                    name, result.what ? result.what : "the proof",
		                    es_err_sentence(err));
	else
		exit_code = say(cli, &result, printed);
	es_writer_free(&content);
	return exit_code;
}

const struct es_command es_command_verify = {
        .name = "verify",
        .operands = "FILE",
        .summary =
                "Checks a proof that `export` wrote, as a file or within a PDF, without any node",
        .details = "Says which structure published the record, in which log and where, and what\n"
                   "vouches for its key: the structure itself, or the acts of the federation.",
        .operands_min = 1,
        .operands_max = 1,
        .place = ES_PLACE_NONE,
        .run = run_verify,
};
