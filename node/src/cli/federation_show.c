/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/federation.h"

#define LINE_MAX_BYTES 2048
#define JSON_MAX (64u << 20)

static void write_id(struct es_writer *w, const char *key, const struct es_id *id)
{
	es_write_cstr(w, key);
	es_write_bin(w, ES_BYTES(id->bytes));
}

static void write_number(struct es_writer *w, const char *key, uint64_t value)
{
	es_write_cstr(w, key);
	es_write_uint(w, value);
}

static void write_flag(struct es_writer *w, const char *key, bool value)
{
	es_write_cstr(w, key);
	es_write_bool(w, value);
}

static void write_text(struct es_writer *w, const char *key, const char *value)
{
	es_write_cstr(w, key);
	es_write_cstr(w, value);
}

static int begin(struct es_cli *cli, struct es_reading *reading)
{
	int exit_code = es_reading_begin(cli, reading);

	if (exit_code || reading->federation.acts > 0)
		return exit_code;
	es_reading_end(reading);
	return es_fail(cli, "federation: this structure is in none; run `essaim found`, or `essaim "
	                    "join`");
}

/* --- show ------------------------------------------------------------------------------------- */

static void write_policy(struct es_writer *w, const struct es_policy *p)
{
	es_write_cstr(w, "policy");
	es_write_map(w, 8);
	write_number(w, "admit", p->admit);
	write_number(w, "suspend", p->suspend);
	write_number(w, "rotate", p->rotate);
	write_number(w, "stewards", p->stewards);
	write_number(w, "policy", p->policy);
	write_number(w, "hand-over", p->hand_over);
	write_number(w, "close", p->close);
	write_number(w, "allowance", p->allowance);
}

static void write_member(struct es_writer *w, const struct es_member *m)
{
	const struct es_admission *a = &m->admission;

	es_write_map(w, 12);
	write_id(w, "structure", &a->structure);
	write_text(w, "name", a->name);
	write_text(w, "country", a->country);
	es_write_cstr(w, "key");
	es_write_bin(w, ES_BYTES(a->key));
	write_number(w, "admitted", m->admitted_ms);
	write_flag(w, "coordinator", m->coordinator);
	write_flag(w, "steward", m->steward);
	write_flag(w, "suspended", m->suspended);
	write_flag(w, "left", m->left);
	write_number(w, "logs", a->logs);
	write_number(w, "leaves", a->leaves);
	write_number(w, "body_bytes", a->body_bytes);
}

static int show_json(struct es_cli *cli, const struct es_reading *reading)
{
	const struct es_federation *f = &reading->federation;
	struct es_writer w;

	es_writer_grow(&w, JSON_MAX);
	es_write_map(&w, 9);
	write_id(&w, "federation", &f->id);
	write_text(&w, "name", f->name);
	write_number(&w, "epoch", f->epoch);
	write_number(&w, "acts", f->acts);
	write_number(&w, "network_keys", f->generations_len);
	write_flag(&w, "closed", f->closed);
	write_flag(&w, "waits_for_resume",
	           es_waits_for_resume(reading, &cli->node->identity.structure));
	write_policy(&w, &f->policy);
	es_write_cstr(&w, "members");
	es_write_array(&w, f->members_len);
	for (size_t i = 0; i < f->members_len; i++)
		write_member(&w, &f->members[i]);
	int exit_code = es_print_json(cli, &w, true);
	es_writer_free(&w);
	return exit_code;
}

static const char *office_of(const struct es_member *m)
{
	if (m->left)
		return m->stays ? "left, its records stay" : "left, its records were erased";
	if (m->suspended)
		return "suspended";
	if (m->coordinator)
		return m->steward ? "coordinator, steward" : "coordinator";
	return m->steward ? "steward" : "member";
}

static void show_text(struct es_cli *cli, const struct es_reading *reading)
{
	const struct es_federation *f = &reading->federation;
	const struct es_policy *p = &f->policy;
	char hex[ES_ID_HEX_LEN];

	es_id_hex(&f->id, hex);
	es_print(cli, "%s%s\n  id %s\n  %" PRIu64 " acts, epoch %" PRIu64 ", network key %zu\n",
	         f->name, f->closed ? " (closed)" : "", hex, f->acts, f->epoch, f->generations_len);
	es_print(cli,
	         "  approvals: admit %" PRIu64 ", suspend %" PRIu64 ", rotate %" PRIu64
	         ", stewards %" PRIu64 ", policy %" PRIu64 ", hand-over %" PRIu64 ", close %" PRIu64
	         ", allowance %" PRIu64 "\n",
	         p->admit, p->suspend, p->rotate, p->stewards, p->policy, p->hand_over, p->close,
	         p->allowance);
	for (size_t i = 0; i < f->members_len; i++) {
		const struct es_member *m = &f->members[i];
		es_id_hex(&m->admission.structure, hex);
		es_print(cli, "%.8s  %-20s  %s (%s)\n", hex, office_of(m), m->admission.name,
		         m->admission.country);
	}
	if (es_waits_for_resume(reading, &cli->node->identity.structure))
		es_print(cli, ES_RESUME_ADVICE "\n");
}

int es_federation_show(struct es_cli *cli)
{
	struct es_reading reading;
	int exit_code = begin(cli, &reading);

	if (exit_code)
		return exit_code;
	if (cli->json)
		exit_code = show_json(cli, &reading);
	else
		show_text(cli, &reading);
	es_reading_end(&reading);
	return exit_code;
}

/* --- acts ------------------------------------------------------------------------------------- */

struct told {
	struct es_id id;
	struct es_act act;
	size_t approvals, cosignatures;
	char line[LINE_MAX_BYTES];
};

static size_t elements_of(struct es_bytes array)
{
	struct es_reader r;

	es_reader_init(&r, array);
	return array.len ? es_read_array(&r, ES_APPROVALS_MAX) : 0;
}

static es_err read_act(struct es_reading *reading, uint64_t index, struct told *out)
{
	struct es_bytes bytes;
	struct es_sealed sealed;
	es_err err = es_act_get(reading->snap, index, &bytes);

	if (!err)
		err = es_sealed_decode(bytes, &sealed);
	if (!err)
		err = es_act_decode(sealed.act, &out->act);
	if (err)
		return err;
	es_act_id(sealed.act, &out->id);
	out->approvals = elements_of(out->act.approvals);
	out->cosignatures = elements_of(sealed.cosignatures);
	es_act_describe(&reading->federation, &out->act, out->line, sizeof out->line);
	return ES_OK;
}

static void write_act(struct es_writer *w, const struct told *t)
{
	es_write_map(w, 8);
	write_number(w, "index", t->act.index);
	write_id(w, "id", &t->id);
	write_text(w, "act", es_act_word(t->act.type));
	write_number(w, "epoch", t->act.epoch);
	write_number(w, "created", t->act.created_ms);
	write_number(w, "approvals", t->approvals);
	write_number(w, "cosignatures", t->cosignatures);
	write_text(w, "text", t->line);
}

static void print_act(struct es_cli *cli, const struct told *t)
{
	char when[ES_WHEN_LEN];

	es_when(t->act.created_ms, when);
	es_print(cli, "%5" PRIu64 "  %s  %s\n", t->act.index, when, t->line);
	es_print(cli, "       %zu %s, %zu %s\n", t->approvals,
	         es_plural(t->approvals, "approval", "approvals"), t->cosignatures,
	         es_plural(t->cosignatures, "cosignature", "cosignatures"));
}

int es_federation_acts(struct es_cli *cli)
{
	struct es_reading reading;
	struct es_writer w;
	struct told told;
	int exit_code = begin(cli, &reading);
	es_err err = ES_OK;

	if (exit_code)
		return exit_code;
	es_writer_grow(&w, JSON_MAX);
	es_write_array(&w, (size_t)reading.federation.acts);
	for (uint64_t i = 0; i < reading.federation.acts && !err; i++) {
		err = read_act(&reading, i, &told);
		if (!err && cli->json)
			write_act(&w, &told);
		else if (!err)
			print_act(cli, &told);
	}
	if (err)
		exit_code = es_fail_err(cli, "cannot read the chain of acts", err);
	else if (cli->json)
		exit_code = es_print_json(cli, &w, true);
	es_writer_free(&w);
	es_reading_end(&reading);
	return exit_code;
}

/* --- pending ---------------------------------------------------------------------------------- */

struct pending {
	struct es_cli *cli;
	struct es_reading *reading;
	struct es_writer w;
	size_t count;
};

/* What a motion would do, in a line. */
static void describe_motion(struct pending *p, const struct es_motion *m, char *out, size_t size)
{
	struct es_bytes bytes = es_bytes_of(m->bytes, m->len);
	struct es_act_request request;
	struct es_sealed tip;
	struct es_writer opened;
	struct es_act act;
	es_err err = ES_OK;

	es_writer_grow(&opened, ES_ACT_MAX);
	if (m->type == ES_MOTION_REQUEST) {
		err = es_act_request_decode(bytes, &request);
		if (!err)
			err = es_act_request_open(&p->reading->federation, request.type,
			                          request.payload, &opened, &act);
	} else {
		err = es_sealed_tip(bytes, &tip);
		if (!err)
			err = es_act_decode(tip.act, &act);
	}
	if (err)
		snprintf(out, size, "cannot be read: %s", es_err_sentence(err));
	else
		es_act_describe(&p->reading->federation, &act, out, size);
	es_writer_free(&opened);
}

static const char *mark_word(enum es_motion_mark mark)
{
	return mark == ES_MARK_APPROVED  ? "approved here"
	       : mark == ES_MARK_REFUSED ? "refused here"
	                                 : "";
}

static void tell_motion(struct pending *p, const struct es_motion *m,
                        const struct es_motion_row *row)
{
	bool proposal = m->type == ES_MOTION_PROPOSAL;
	char line[LINE_MAX_BYTES], hex[ES_ID_HEX_LEN], by[ES_NAME_MAX + 1];

	p->count++;
	es_id_hex(&m->id, hex);
	es_name_of(&p->reading->federation, &m->by, by, sizeof by);
	describe_motion(p, m, line, sizeof line);
	if (!p->cli->json) {
		es_print(p->cli, "%.8s  %s\n          %s by %s, %zu %s%s%s\n", hex, line,
		         proposal ? "proposed" : "asked for", by, m->voices,
		         proposal ? es_plural(m->voices, "cosignature", "cosignatures")
		                  : es_plural(m->voices, "approval", "approvals"),
		         row->mark ? ", " : "", mark_word(row->mark));
		return;
	}
	es_write_map(&p->w, 8);
	write_id(&p->w, "id", &m->id);
	write_text(&p->w, "state", proposal ? "proposed" : "asked");
	write_text(&p->w, "act", es_act_word(m->act_type));
	write_id(&p->w, "by", &m->by);
	write_number(&p->w, "voices", m->voices);
	write_text(&p->w, "mark", mark_word(row->mark));
	write_number(&p->w, "since", row->since_ms);
	write_text(&p->w, "text", line);
}

static es_err each_motion(void *context, const struct es_motion_row *row)
{
	struct pending *p = context;
	struct es_motions one;

	es_motions_init(&one);
	if (row->object.len > 0 &&
	    es_motions_restore(&one, &p->reading->federation, row->object) == ES_OK &&
	    one.list[0].type != ES_MOTION_STATEMENT)
		tell_motion(p, &one.list[0], row);
	es_motions_free(&one);
	return ES_OK;
}

static int end_pending(struct pending *p)
{
	struct es_writer all;

	if (!p->cli->json) {
		if (p->count == 0)
			es_note(p->cli, "Nothing waits.");
		return ES_EXIT_OK;
	}
	es_writer_grow(&all, JSON_MAX);
	es_write_array(&all, p->count);
	es_write_raw(&all, es_writer_bytes(&p->w));
	int exit_code = es_print_json(p->cli, &all, true);
	es_writer_free(&all);
	return exit_code;
}

int es_federation_pending(struct es_cli *cli)
{
	struct es_reading reading;
	struct pending p = {.cli = cli, .reading = &reading};
	int exit_code = begin(cli, &reading);

	if (exit_code)
		return exit_code;
	es_writer_grow(&p.w, JSON_MAX);
	es_err err = es_motion_each(reading.snap, each_motion, &p);
	exit_code = err ? es_fail_err(cli, "cannot read the motions", err) : end_pending(&p);
	es_writer_free(&p.w);
	es_reading_end(&reading);
	return exit_code;
}
