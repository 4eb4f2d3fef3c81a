/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "cli/file.h"
#include "cli/print.h"
#include "essaim/proof.h"
#include "node_limits.h"
#include "print/ending.h"
#include "print/print.h"
#include "print/proofs.h"
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

static int refuse(struct es_cli *cli, const struct es_proof_result *r, es_err err)
{
	return es_fail(cli, "%s: not verified: %s: %s; do not trust this copy, ask for another",
	               cli->args->operands[0], r->what ? r->what : "the proof",
	               es_err_sentence(err));
}

static int verify_one(struct es_cli *cli, struct es_bytes proof, bool printed)
{
	struct es_proof_result result = {0};

	es_err err = es_proof_verify(proof, &result);
	return err ? refuse(cli, &result, err) : say(cli, &result, printed);
}

/* --- several, as a report has them ------------------------------------------------------------ */

static void list_one(struct es_cli *cli, const struct es_proof_result *r, struct es_writer *json)
{
	char structure[ES_ID_HEX_LEN], when[ES_WHEN_LEN];
	struct es_phrase code;

	if (cli->json) {
		write_json(r, json);
		return;
	}
	es_print_code(ES_BYTES(r->record.bytes), &code);
	es_id_hex(&r->header.structure, structure);
	es_when(r->header.created_ms, when);
	es_print(cli, "%.*s  structure %.16s  written %s\n", (int)code.len, code.text, structure,
	         when);
}

static int list_all(struct es_cli *cli, struct es_reader *r, size_t count, struct es_writer *json)
{
	for (size_t i = 0; i < count; i++) {
		struct es_proof_result result = {0};
		struct es_bytes proof;
		es_err err = es_proofs_next(r, i + 1 == count, &proof);
		if (!err)
			err = es_proof_verify(proof, &result);
		if (err)
			return refuse(cli, &result, err);
		list_one(cli, &result, json);
	}
	return ES_EXIT_OK;
}

static int verify_all(struct es_cli *cli, struct es_bytes proofs)
{
	struct es_proof_result none = {0};
	struct es_writer json;
	struct es_reader r;
	size_t count;

	es_err err = es_proofs_begin(proofs, &r, &count);
	if (err)
		return refuse(cli, &none, err);
	es_writer_grow(&json, 1024 * ES_REPORT_PROOFS_MAX);
	es_write_array(&json, count);
	int exit_code = list_all(cli, &r, count, &json);
	if (!exit_code && cli->json)
		exit_code = es_print_json(cli, &json, true);
	else if (!exit_code)
		es_print(cli,
		         "verified: these %zu records are what their structures published; compare "
		         "the codes with those that are printed\n",
		         count);
	es_writer_free(&json);
	return exit_code;
}

static int verify(struct es_cli *cli, struct es_bytes file)
{
	struct es_bytes inner;

	if (!es_pdf_is(file))
		return es_proofs_are(file) ? verify_all(cli, file) : verify_one(cli, file, false);
	if (es_pdf_attached(file, ES_PROOF_TYPE, &inner) == ES_OK)
		return verify_one(cli, inner, true);
	if (es_pdf_attached(file, ES_PROOFS_TYPE, &inner) == ES_OK)
		return verify_all(cli, inner);
	return es_fail(cli,
	               "%s: this PDF has no proof attached; ask for one with `essaim export "
	               "ID --format proof`, or type its code into the site's address",
	               cli->args->operands[0]);
}

static int run_verify(struct es_cli *cli)
{
	struct es_writer content;
	int exit_code = es_file_read(cli, cli->args->operands[0],
	                             ES_PRINT_BYTES_MAX + ES_PROOF_FILE_MAX, &content);

	if (exit_code)
		return exit_code;
	exit_code = verify(cli, es_writer_bytes(&content));
	es_writer_free(&content);
	return exit_code;
}

const struct es_command es_command_verify = {
        .name = "verify",
        .operands = "FILE",
        .summary = "Checks a proof that `export` or `report` wrote, as a file or within a PDF, "
                   "without any node",
        .details = "Says which structure published the record, in which log and where, and what\n"
                   "vouches for its key: the structure itself, or the acts of the federation. Of a "
                   "report in PDF:\nall the records that it names, each with its code.",
        .operands_min = 1,
        .operands_max = 1,
        .place = ES_PLACE_NONE,
        .run = run_verify,
};
