/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/print.h"
#include "essaim/proof.h"
#include "essaim/tlog_proof.h"
#include "store/cosigns.h"

#define FORKS_MAX (16u << 20)

struct newest {
	struct es_id structure;
	bool found;
	uint64_t number;
	struct es_id log;
};

static es_err keep_newest(void *context, const struct es_log_info *log)
{
	struct newest *newest = context;

	if (es_id_equal(&log->log.structure, &newest->structure) &&
	    (!newest->found || log->number > newest->number)) {
		newest->found = true;
		newest->number = log->number;
		newest->log = log->log.id;
	}
	return ES_OK;
}

/* The log that the operand names, or this structure's newest. */
static int find_log(struct es_cli *cli, const struct es_reading *reading, const char *typed,
                    struct es_log_info *info)
{
	struct newest newest = {.structure = cli->node->identity.structure};
	struct es_id id;

	if (typed) {
		int exit_code = es_find_id(cli, reading->snap, typed, &id);
		if (exit_code)
			return exit_code;
	} else {
		es_err err = es_log_each(reading->snap, &reading->federation, keep_newest, &newest);
		if (err)
			return es_fail_err(cli, "cannot read the logs", err);
		if (!newest.found)
			return es_fail(cli,
			               "log: this structure has published nothing in a log yet; "
			               "%s",
			               es_way_to_a_log(reading));
		id = newest.log;
	}
	es_err err = es_log_get(reading->snap, &id, info);
	if (err == ES_NOT_FOUND)
		return es_fail(cli, "%s: this is no log; `essaim status` lists them",
		               typed ? typed : "log");
	return err ? es_fail_err(cli, "cannot read the log", err) : ES_EXIT_OK;
}

static int print_as_json(struct es_cli *cli, const char *key, struct es_bytes text)
{
	struct es_writer w;

	es_writer_grow(&w, text.len + 64);
	es_write_map(&w, 1);
	es_write_cstr(&w, key);
	es_write_str(&w, text);
	int exit_code = es_print_json(cli, &w, false);
	es_writer_free(&w);
	return exit_code;
}

/* The text, or under --json the text under the word that asked for it. */
static int print_written(struct es_cli *cli, struct es_writer *w, es_err err, const char *what)
{
	int exit_code = ES_EXIT_OK;

	if (err)
		exit_code = es_fail_err(cli, what, err);
	else if (cli->json)
		exit_code = print_as_json(cli, cli->args->operands[0], es_writer_bytes(w));
	else
		cli->io->out(cli->io->context, es_writer_bytes(w));
	es_writer_free(w);
	return exit_code;
}

struct gathering {
	uint64_t size;
	struct es_cosignature *cosignatures; /* room for ES_COSIGNERS_MAX */
	size_t count;
};

/* The note is one text: only those that signed it stand under it. */
static es_err gather_one(void *context, const struct es_cosign_row *row)
{
	struct gathering *g = context;

	if (row->cosigned.checkpoint.size != g->size || g->count == ES_COSIGNERS_MAX)
		return ES_OK;
	struct es_cosignature *c = &g->cosignatures[g->count++];
	c->time_s = row->cosigned.time_s;
	memcpy(c->node_key, row->node_key, ES_PUBLIC_KEY_LEN);
	memcpy(c->signature, row->cosigned.signature, ES_SIGNATURE_LEN);
	return ES_OK;
}

static es_err write_checkpoint(const struct es_reading *reading, const struct es_log_info *info,
                               struct es_writer *w)
{
	struct gathering g = {.count = 0};
	struct es_checkpoint checkpoint;

	es_err err = es_log_checkpoint(reading->snap, &info->log.id, &checkpoint);
	if (err)
		return err;
	if (checkpoint.size > 0)
		err = es_checkpoint_verify(&checkpoint, info->log.public_key);
	if (err)
		return err;
	g.size = checkpoint.size;
	g.cosignatures = calloc(ES_COSIGNERS_MAX, sizeof(*g.cosignatures));
	if (!g.cosignatures)
		return ES_NO_MEMORY;
	err = es_cosign_each(reading->snap, &info->log.id, gather_one, &g);
	if (!err)
		err = es_note_encode_cosigned(&checkpoint, info->log.public_key, g.cosignatures,
		                              g.count, w);
	free(g.cosignatures);
	return err;
}

static int print_checkpoint(struct es_cli *cli, const struct es_reading *reading,
                            const struct es_log_info *info)
{
	struct es_writer w;

	es_writer_grow(&w, ES_NOTE_MAX);
	es_err err = write_checkpoint(reading, info, &w);
	if (err == ES_BAD_SIGNATURE) {
		es_writer_free(&w);
		return es_fail(cli,
		               "log: this log was cut to %llu %s; nobody signed a checkpoint there",
		               (unsigned long long)info->log.edge.size,
		               es_plural(info->log.edge.size, "entry", "entries"));
	}
	return print_written(cli, &w, err, "cannot write the checkpoint");
}

struct forks {
	struct es_cli *cli;
	const struct es_reading *reading;
	struct es_writer w; /* array elements */
	size_t count;
};

static es_err print_fork(void *context, const struct es_frozen *frozen)
{
	struct forks *forks = context;
	char name[ES_NAME_MAX + 1], hex[ES_ID_HEX_LEN], when[ES_WHEN_LEN];

	forks->count++;
	if (forks->cli->json) {
		es_write_map(&forks->w, 4);
		es_write_cstr(&forks->w, "id");
		es_write_bin(&forks->w, ES_BYTES(frozen->log.bytes));
		es_write_cstr(&forks->w, "structure");
		es_write_bin(&forks->w, ES_BYTES(frozen->structure.bytes));
		es_write_cstr(&forks->w, "index");
		es_write_uint(&forks->w, frozen->limit.size);
		es_write_cstr(&forks->w, "seen");
		es_write_uint(&forks->w, frozen->seen_ms);
		return forks->w.err;
	}
	es_name_of(&forks->reading->federation, &frozen->structure, name, sizeof(name));
	es_id_hex(&frozen->log, hex);
	es_when(frozen->seen_ms, when);
	es_print(forks->cli, "%s  %s: fork proven at index %llu, seen %s\n", hex, name,
	         (unsigned long long)frozen->limit.size, when);
	return ES_OK;
}

static int print_forks(struct es_cli *cli, const struct es_reading *reading)
{
	struct forks forks = {.cli = cli, .reading = reading};
	struct es_writer w;
	int exit_code = ES_EXIT_OK;

	es_writer_grow(&forks.w, FORKS_MAX);
	es_writer_grow(&w, FORKS_MAX);
	es_err err = es_frozen_each(reading->snap, print_fork, &forks);
	if (err) {
		exit_code = es_fail_err(cli, "cannot read the frozen logs", err);
	} else if (cli->json) {
		es_write_map(&w, 1);
		es_write_cstr(&w, "forks");
		es_write_array(&w, forks.count);
		es_write_raw(&w, es_writer_bytes(&forks.w));
		exit_code = es_print_json(cli, &w, false);
	}
	es_writer_free(&w);
	es_writer_free(&forks.w);
	return exit_code;
}

struct listing {
	struct es_writer w;
	const struct es_federation *federation;
};

static es_err list_cosigner(void *context, const struct es_cosign_row *row)
{
	struct listing *l = context;
	char name[ES_NAME_MAX + 1], rest[80], when[ES_WHEN_LEN];

	es_err err = es_cosigner_vkey(row->node_key, &l->w);
	es_name_of(l->federation, &row->structure, name, sizeof name);
	es_when(row->cosigned.time_s * 1000, when);
	snprintf(rest, sizeof rest, "\t%" PRIu64 "\t%s\t", row->cosigned.checkpoint.size, when);
	es_write_raw(&l->w, es_bytes_str(rest));
	es_write_raw(&l->w, es_bytes_str(name));
	es_write_raw(&l->w, es_bytes_str("\n"));
	return err ? err : l->w.err;
}

static int print_cosigners(struct es_cli *cli, const struct es_reading *reading,
                           const struct es_log_info *info)
{
	struct listing l = {.federation = &reading->federation};

	es_writer_grow(&l.w, ES_NOTE_MAX);
	es_err err = es_cosign_each(reading->snap, &info->log.id, list_cosigner, &l);
	return print_written(cli, &l.w, err, "cannot list the cosigners");
}

static int print_vkey(struct es_cli *cli, const struct es_log_info *info)
{
	struct es_writer w;

	es_writer_grow(&w, 512);
	es_err err = es_note_vkey(&info->log.id, info->log.public_key, &w);
	if (!err && (w.len == 0 || w.data[w.len - 1] != '\n'))
		es_write_raw(&w, es_bytes_str("\n"));
	return print_written(cli, &w, err ? err : w.err, "cannot write the key");
}

/* The record's proof holds all that the text form needs. */
static es_err write_tlog_proof(const struct es_reading *reading, const struct es_id *id,
                               struct es_writer *out)
{
	struct es_proof_result result = {0};
	struct es_writer proof;

	es_writer_grow(&proof, ES_PROOF_MAX);
	es_err err = es_log_proof(reading->snap, &reading->federation, id, &proof);
	if (!err)
		err = es_proof_verify(es_writer_bytes(&proof), &result);
	if (!err && result.proof.listed)
		err = ES_NOT_ALLOWED;
	if (!err)
		err = es_tlog_proof_encode(result.proof.header, &result.proof.path,
		                           &result.checkpoint, result.start.log_key, out);
	es_writer_free(&proof);
	return err;
}

static int print_proof(struct es_cli *cli, const struct es_reading *reading, const char *typed)
{
	struct es_writer w;
	struct es_id id;

	if (!typed)
		return es_misused(cli, "log proof: which record? essaim log proof ID");
	int exit_code = es_find_id(cli, reading->snap, typed, &id);
	if (exit_code)
		return exit_code;
	es_writer_grow(&w, ES_TLOG_PROOF_MAX);
	es_err err = write_tlog_proof(reading, &id, &w);
	if (err == ES_STATE) {
		es_writer_free(&w);
		return es_fail(cli, "%s: this record stands in no log yet; %s", typed,
		               es_way_to_a_log(reading));
	}
	if (err == ES_NOT_ALLOWED) {
		es_writer_free(&w);
		return es_fail(cli,
		               "%s: an act cut this log where its key signed nothing, so log tools "
		               "cannot check it; `essaim export %s --format proof` can show it",
		               typed, typed);
	}
	return print_written(cli, &w, err, typed);
}

static int dispatch(struct es_cli *cli, const struct es_reading *reading)
{
	const char *what = cli->args->operands[0];
	const char *typed = cli->args->operands_len > 1 ? cli->args->operands[1] : NULL;
	struct es_log_info info = {0};

	if (strcmp(what, "proof") == 0)
		return print_proof(cli, reading, typed);
	if (strcmp(what, "forks") == 0)
		return print_forks(cli, reading);
	int exit_code = find_log(cli, reading, typed, &info);
	if (exit_code)
		return exit_code;
	if (strcmp(what, "checkpoint") == 0)
		return print_checkpoint(cli, reading, &info);
	if (strcmp(what, "cosigners") == 0)
		return print_cosigners(cli, reading, &info);
	return print_vkey(cli, &info);
}

static int run_log(struct es_cli *cli)
{
	static const char *const words[] = {"checkpoint", "cosigners", "vkey", "proof", "forks"};
	const char *what = cli->args->operands[0];
	struct es_reading reading;
	bool known = false;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		known = known || strcmp(words[i], what) == 0;
	if (!known)
		return es_misused(
		        cli,
		        "log: %s is not known; take checkpoint, cosigners, vkey, proof or "
		        "forks",
		        what);
	int exit_code = es_reading_begin(cli, &reading);
	if (exit_code)
		return exit_code;
	exit_code = dispatch(cli, &reading);
	es_reading_end(&reading);
	return exit_code;
}

const struct es_command es_command_log = {
        .name = "log",
        .operands = "checkpoint [LOG] | cosigners [LOG] | vkey [LOG] | proof RECORD | forks",
        .summary = "Prints what transparency-log tools read",
        .details =
                "checkpoint: the log's newest checkpoint as a signed note (c2sp.org/signed-note), "
                "cosigned by partners (c2sp.org/tlog-cosignature)\n"
                "cosigners: the verifier key of each, up to which size and when, and its "
                "structure\n"
                "vkey: its verifier key in the note format\n"
                "proof: a record's inclusion proof (c2sp.org/tlog-proof)\n"
                "forks: logs of which two histories were signed, how much of each counts, since "
                "when\n"
                "LOG is the newest log of this structure where it is not given.\n"
                "--json gives the same text under the word that asked for it.",
        .operands_min = 1,
        .operands_max = 2,
        .place = ES_PLACE_READ,
        .run = run_log,
};
