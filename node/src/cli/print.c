/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/print.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "json.h"
#include "store/copy.h"

#define LINE_MAX_LEN 2000

static bool is_control(unsigned char c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
}

/* C1 controls (U+0080 to U+009F) steer terminals, too; in UTF-8 they are C2 80 to C2 9F. */
static size_t control_len(const uint8_t *text, size_t left)
{
	if (is_control(text[0]))
		return 1;
	if (left > 1 && text[0] == 0xc2 && text[1] >= 0x80 && text[1] <= 0x9f)
		return 2;
	return 0;
}

void es_print_text(struct es_cli *cli, struct es_bytes text)
{
	size_t from = 0, at = 0;

	while (at < text.len) {
		size_t skip = control_len(text.data + at, text.len - at);
		if (skip == 0) {
			at++;
			continue;
		}
		if (at > from)
			cli->io->out(cli->io->context, es_bytes_of(text.data + from, at - from));
		at += skip;
		from = at;
	}
	if (at > from)
		cli->io->out(cli->io->context, es_bytes_of(text.data + from, at - from));
}

size_t es_columns(struct es_bytes text)
{
	size_t columns = 0;

	for (size_t i = 0; i < text.len; i++)
		columns += (text.data[i] & 0xc0) != 0x80;
	return columns;
}

void es_print(struct es_cli *cli, const char *format, ...)
{
	char text[LINE_MAX_LEN];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	es_assert(n >= 0);
	es_print_text(cli,
	              es_bytes_of(text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1));
}

int es_print_json(struct es_cli *cli, const struct es_writer *value, bool pretty)
{
	struct es_writer text;
	es_err err = value->err;

	es_writer_grow(&text, 16u << 20);
	if (!err)
		err = es_json_write(es_writer_bytes(value), pretty, &text);
	if (!err) {
		cli->io->out(cli->io->context, es_writer_bytes(&text));
		cli->io->out(cli->io->context, es_bytes_str("\n"));
	}
	es_writer_free(&text);
	return err ? es_fail_err(cli, "cannot write this as JSON", err) : ES_EXIT_OK;
}

/* One line: what stands in the text as a line break or control character becomes a space. */
__attribute__((format(printf, 3, 0))) static void say_line(struct es_cli *cli, const char *before,
                                                           const char *format, va_list args)
{
	char line[LINE_MAX_LEN];
	size_t len = (size_t)snprintf(line, sizeof line, "%s", before);

	vsnprintf(line + len, sizeof line - len, format, args);
	for (char *c = line; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	cli->io->note(cli->io->context, line);
}

int es_fail(struct es_cli *cli, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_line(cli, "essaim: ", format, args);
	va_end(args);
	return ES_EXIT_FAILED;
}

int es_misused(struct es_cli *cli, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_line(cli, "essaim: ", format, args);
	va_end(args);
	return ES_EXIT_USAGE;
}

static const char *advice(es_err err)
{
	switch (err) {
	case ES_NO_SPACE:
		return "free some disk space and try again";
	case ES_CORRUPT:
		return "run `essaim check` to see what is damaged";
	case ES_BUSY:
		return "try again in a moment";
	case ES_NO_MEMORY:
		return "close other programs and try again";
	case ES_IO:
		return "see whether the disk and the permissions of the home are in order";
	case ES_VERSION:
		return "use the release of essaim that wrote it, or a newer one";
	default:
		return "nothing was changed";
	}
}

int es_fail_err(struct es_cli *cli, const char *what, es_err err)
{
	return es_fail(cli, "%s: %s; %s", what, es_err_sentence(err), advice(err));
}

void es_note(struct es_cli *cli, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_line(cli, "", format, args);
	va_end(args);
}

const char *es_plural(uint64_t count, const char *one, const char *many)
{
	return count == 1 ? one : many;
}

void es_when(uint64_t ms, char out[ES_WHEN_LEN])
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm parts;

	if (!gmtime_r(&seconds, &parts) ||
	    !strftime(out, ES_WHEN_LEN, "%Y-%m-%d %H:%M UTC", &parts))
		snprintf(out, ES_WHEN_LEN, "at no known time");
}

int es_find_id(struct es_cli *cli, struct es_snapshot *snap, const char *typed, struct es_id *id)
{
	es_err err = es_row_find_prefix(snap, typed, strlen(typed), id);

	switch (err) {
	case ES_OK:
		return ES_EXIT_OK;
	case ES_MALFORMED:
		return es_misused(cli, "%s: this is no id; give 8 to 64 hexadecimal digits", typed);
	case ES_AMBIGUOUS:
		return es_fail(cli, "%s: several records begin so; give more digits", typed);
	case ES_NOT_FOUND:
		return es_fail(cli, "%s: no record here begins so; see `essaim list`", typed);
	default:
		return es_fail_err(cli, typed, err);
	}
}

int es_look_up(struct es_cli *cli, const char *typed, struct es_id *id)
{
	struct es_reading reading;
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	exit_code = es_find_id(cli, reading.snap, typed, id);
	es_reading_end(&reading);
	return exit_code;
}

int es_reading_begin(struct es_cli *cli, struct es_reading *reading)
{
	es_federation_init(&reading->federation);
	es_err err = es_snapshot_begin(cli->node->store, &reading->snap);
	if (err) {
		reading->snap = NULL;
		return es_fail_err(cli, "cannot read the store", err);
	}
	err = es_acts_fold(reading->snap, &reading->federation);
	if (err) {
		es_reading_end(reading);
		return es_fail_err(cli, "cannot read the chain of acts", err);
	}
	return ES_EXIT_OK;
}

const char *es_way_to_a_log(const struct es_reading *reading)
{
	if (es_id_is_zero(&reading->federation.id))
		return "found a federation (`essaim found`) or join one (`essaim join`) first";
	return "start the node (`essaim serve`)";
}

void es_reading_end(struct es_reading *reading)
{
	if (reading->snap)
		es_snapshot_end(reading->snap);
	reading->snap = NULL;
	es_federation_free(&reading->federation);
}

bool es_waits_for_resume(const struct es_reading *reading, const struct es_id *structure)
{
	const struct es_member *self = es_federation_member(&reading->federation, structure);

	return self && (self->steward || self->coordinator) && es_store_is_mute(reading->snap);
}

void es_name_of(const struct es_federation *f, const struct es_id *structure, char *out,
                size_t size)
{
	const struct es_member *member = es_federation_structure(f, structure);
	char hex[ES_ID_HEX_LEN];

	es_id_hex(structure, hex);
	if (member)
		snprintf(out, size, "%s", member->admission.name);
	else
		snprintf(out, size, "structure %.8s", hex);
}

int es_fail_withdrawn(struct es_cli *cli, const char *typed, const struct es_row *row)
{
	char when[ES_WHEN_LEN];

	es_when(es_row_erased_ms(row), when);
	return es_fail(
	        cli,
	        "%s: this text was withdrawn by its authors on %s; its header stays, there is "
	        "nothing left to take along",
	        typed, when);
}
