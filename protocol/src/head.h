/* SPDX-License-Identifier: EUPL-1.2 */
/* The first bytes of a MessagePack value: its type and its number. A value on the stack, private to
 * the readers. */
#ifndef ESSAIM_HEAD_H
#define ESSAIM_HEAD_H

#include "essaim/bytes.h"

struct es_head {
	enum es_type type;
	uint64_t value; /* of a uint, bool (0 or 1) or int (two's complement); bytes of a str or
	                   bin; elements; pairs */
	size_t len;     /* bytes of the head itself */
};

/* Reads one head. Errors: ES_MALFORMED (cut short, the byte 0xc1), ES_NOT_CANONICAL (not the
 * shortest form; a float or an extension type). */
es_err es_head_parse(struct es_bytes in, struct es_head *head) ES_MUST_USE;

/* Parses the head that comes next in r, without taking it; false after an error, which then sticks
 * in r. */
bool es_head_next(struct es_reader *r, struct es_head *head) ES_MUST_USE;

/* The bytes left in r. */
size_t es_reader_left(const struct es_reader *r);

#endif
