/* SPDX-License-Identifier: EUPL-1.2 */
#include "head.h"

/* How each tag byte from 0xc0 to 0xdf is read: the number's width in bytes, and the least value
 * that needs this width. */
struct form {
	enum es_type type;
	uint8_t width;
	uint64_t least;
};

static const struct form forms[32] = {
        [0x00] = {ES_NIL, 0, 0},
        [0x02] = {ES_BOOL, 0, 0},
        [0x03] = {ES_BOOL, 0, 0},
        [0x04] = {ES_BIN, 1, 0},
        [0x05] = {ES_BIN, 2, 1u << 8},
        [0x06] = {ES_BIN, 4, 1u << 16},
        [0x0c] = {ES_UINT, 1, 1u << 7},
        [0x0d] = {ES_UINT, 2, 1u << 8},
        [0x0e] = {ES_UINT, 4, 1u << 16},
        [0x0f] = {ES_UINT, 8, 1ull << 32},
        /* the least is here the least distance below zero */
        [0x10] = {ES_INT, 1, 33},
        [0x11] = {ES_INT, 2, (1u << 7) + 1},
        [0x12] = {ES_INT, 4, (1u << 15) + 1},
        [0x13] = {ES_INT, 8, (1ull << 31) + 1},
        [0x19] = {ES_STR, 1, 1u << 5},
        [0x1a] = {ES_STR, 2, 1u << 8},
        [0x1b] = {ES_STR, 4, 1u << 16},
        [0x1c] = {ES_ARRAY, 2, 1u << 4},
        [0x1d] = {ES_ARRAY, 4, 1u << 16},
        [0x1e] = {ES_MAP, 2, 1u << 4},
        [0x1f] = {ES_MAP, 4, 1u << 16},
};

static bool is_shortest(const struct form *form, uint64_t value)
{
	if (form->type == ES_INT)
		return value >> 63 == 1 && -value >= form->least;
	return value >= form->least;
}

static uint64_t sign_extend(uint64_t value, unsigned int width)
{
	es_assert(width >= 1 && width <= 8);
	unsigned int unused = 64 - 8 * width;
	return (uint64_t)((int64_t)(value << unused) >> unused);
}

es_err es_head_parse_wide(struct es_bytes in, struct es_head *head)
{
	uint8_t tag = in.data[0];

	if (tag == 0xc1)
		return ES_MALFORMED;
	const struct form *form = &forms[tag - 0xc0];
	if (form->type == ES_NIL && tag != 0xc0)
		return ES_NOT_CANONICAL; /* a float or an extension: the table has no form for it */
	if (in.len - 1 < form->width)
		return ES_MALFORMED;

	uint64_t value = form->type == ES_BOOL ? tag & 1 : 0;
	for (size_t i = 0; i < form->width; i++)
		value = value << 8 | in.data[1 + i];
	if (form->type == ES_INT)
		value = sign_extend(value, form->width);
	if (!is_shortest(form, value))
		return ES_NOT_CANONICAL;
	head->type = form->type;
	head->value = value;
	head->len = 1 + (size_t)form->width;
	return ES_OK;
}
