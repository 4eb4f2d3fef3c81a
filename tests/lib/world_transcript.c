/* SPDX-License-Identifier: EUPL-1.2 */
/* The story of a run for people: time, who, what. */
#include "world_internal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void say_time(const struct sim_world *w, FILE *out)
{
	uint64_t ms = w->now_ms - w->started_ms;
	fprintf(out, "%4llu.%03llu s  ", (unsigned long long)(ms / 1000),
	        (unsigned long long)(ms % 1000));
}

void sim_say(const struct sim_world *w, const char *format, ...)
{
	if (w->transcript == NULL)
		return;
	va_list args;
	va_start(args, format);
	say_time(w, w->transcript);
	vfprintf(w->transcript, format, args);
	fputc('\n', w->transcript);
	va_end(args);
}

void sim_fail(struct sim_world *w, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say_time(w, stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	sim_describe(w, stderr);
	abort();
}

static const char *const words[] = {
        "hello",  "acts",   "forks", "vector", "run",      "credit",   "want",    "bodies",
        "totals", "synced", "ping",  "pong",   "join",     "admitted", "refused", "motions",
        "note",   "graft",  "prune", "peers",  "cosigned", "key",
};

static void say_run(const struct sim_world *w, struct es_reader *r)
{
	uint8_t log[ES_ID_LEN];
	char name[16] = "new";
	if (es_reader_peek(r) == ES_NIL) {
		es_read_nil(r);
	} else if (es_reader_peek(r) == ES_UINT) {
		snprintf(name, sizeof(name), "#%llu",
		         (unsigned long long)es_read_uint(r, UINT64_MAX));
	} else {
		es_read_fixed(r, log, sizeof(log));
		snprintf(name, sizeof(name), "%02x%02x..", log[0], log[1]);
	}
	uint64_t start = es_read_uint(r, UINT64_MAX), count = 0;
	es_read_bin(r, ES_SIGNATURE_LEN);
	struct es_bytes headers = es_read_bin(r, (size_t)ES_RUN_MAX * ES_HEADER_MAX);
	struct es_reader h;
	es_reader_init(&h, headers);
	while (r->err == ES_OK && h.err == ES_OK && !es_reader_at_end(&h)) {
		struct es_bytes header = es_read_value(&h);
		struct es_id id;
		es_record_id(header, &id);
		if (count++ == 0 && strcmp(name, "new") == 0)
			snprintf(name, sizeof(name), "%02x%02x..", id.bytes[0], id.bytes[1]);
	}
	fprintf(w->transcript, " log %s %llu..%llu (%llu record%s)", name,
	        (unsigned long long)start, (unsigned long long)(start + count - 1),
	        (unsigned long long)count, count == 1 ? "" : "s");
}

void sim_say_message(const struct sim_world *w, size_t from, size_t to, struct es_bytes message,
                     const char *what_became)
{
	if (w->transcript == NULL)
		return;
	struct es_reader r;
	es_reader_init(&r, message);
	es_read_array(&r, 16);
	uint64_t type = es_read_uint(&r, 255);
	say_time(w, w->transcript);
	fprintf(w->transcript, "n%zu -> n%zu  ", from, to);
	if (r.err != ES_OK)
		fprintf(w->transcript, "nonsense");
	else if (type >= sizeof(words) / sizeof(*words))
		fprintf(w->transcript, "message %llu", (unsigned long long)type);
	else
		fprintf(w->transcript, "%s", words[type]);
	if (r.err == ES_OK && type == 4)
		say_run(w, &r);
	fprintf(w->transcript, ", %zu bytes%s%s\n", message.len, what_became == NULL ? "" : ": ",
	        what_became == NULL ? "" : what_became);
}
