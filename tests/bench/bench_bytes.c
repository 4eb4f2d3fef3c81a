/* SPDX-License-Identifier: EUPL-1.2 */
/* What an exchange costs besides its records, each way, beside its limit (DESIGN of the session:
 * docs/protocol.md). Of two sessions, all messages count but runs and bodies, which are the records
 * and their signatures; what these take besides headers, bodies, keys and signatures is printed
 * apart, and so are credits (7 bytes for about a megabyte of records) and what the channel adds to
 * every message. Exits 1 where a limit is passed. */
#include "facing.h"

#include <sodium.h>
#include <stdio.h>

#define LOGS 1000
#define FIRST_MAX 2200
#define LATER_MAX 100
#define LATER_CHANGED 3
#define EQUAL_MAX 100

static bool failed;

static void print(const struct facing_side *side, const char *name, uint64_t limit)
{
	struct es_session_progress p;
	es_session_progress(side->session, &p);
	uint64_t credits = side->sent_bytes[FACING_CREDIT];
	uint64_t besides = facing_overhead(side) - credits;
	uint64_t runs = p.sent_bytes - besides - credits - p.record_bytes_sent;
	if (besides > limit)
		failed = true;
	printf("  %s %5llu B of %5llu%s; runs' framing %llu B, credits %llu B, channel %llu B\n",
	       name, (unsigned long long)besides, (unsigned long long)limit,
	       besides > limit ? " TOO MUCH" : "", (unsigned long long)runs,
	       (unsigned long long)credits,
	       (unsigned long long)(side->channel_bytes - p.sent_bytes));
}

static void print_both(const struct facing *f, uint64_t limit)
{
	es_assert(facing_equal(f) && f->a.ended == ES_OK && f->b.ended == ES_OK);
	print(&f->a, "to who has more  ", limit);
	print(&f->b, "to who has fewer ", limit);
}

static void same_logs(struct facing *f)
{
	facing_init(f, 50);
	for (uint32_t i = 0; i < LOGS; i++) {
		facing_hold(&f->a, i % 50, i, 1000 + i);
		facing_hold(&f->b, i % 50, i, 1000 + i);
	}
}

/* Two nodes that know the same logs, the first time in the life of these processes. */
static void first_contact(uint64_t missing)
{
	static struct facing f;
	same_logs(&f);
	for (uint32_t i = 0; i < LOGS && i < missing; i++)
		facing_hold(&f.b, i % 50, i, 1000 + i + (missing + LOGS - 1 - i) / LOGS);
	facing_meet(&f);
	printf("first contact, %d logs, %llu records missing\n", LOGS, (unsigned long long)missing);
	print_both(&f, missing == 0 ? EQUAL_MAX : FIRST_MAX);
	facing_free(&f);
}

static void later_contact(uint32_t changed, uint64_t records)
{
	static struct facing f;
	same_logs(&f);
	facing_hold(&f.b, 0, 0, 1001);
	facing_meet(&f);
	facing_part(&f);
	/* They were in step when they met last. */
	facing_meet(&f);
	facing_part(&f);
	for (uint32_t i = 0; i < changed; i++) {
		uint32_t log = i * (LOGS / changed);
		facing_hold(&f.b, log % 50, log, 1001 + log + records);
	}
	facing_meet(&f);
	printf("later contact, %u of %d logs grew by %llu records each\n", changed, LOGS,
	       (unsigned long long)records);
	print_both(&f, LATER_MAX + (uint64_t)LATER_CHANGED * changed);
	facing_free(&f);
}

int main(void)
{
	if (sodium_init() < 0)
		return 1;
	first_contact(0);
	first_contact(10);
	first_contact(1000);
	first_contact(10000);
	first_contact(1000000);
	later_contact(1, 1);
	later_contact(10, 1);
	later_contact(10, 1000);
	later_contact(100, 10);
	later_contact(1000, 10);
	return failed ? 1 : 0;
}
