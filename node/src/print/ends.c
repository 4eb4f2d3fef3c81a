/* SPDX-License-Identifier: EUPL-1.2 */
/* What begins and ends a printed form besides its parts: the foot of each page, the way to the live page, and how what
 * is printed can be checked. */
#include "print/paper.h"

#include "qr.h"

#include <string.h>

#define SQUARE_SIDE 78.0
#define NOTICE_BYTES 400 /* of the funder's notice at the foot; the whole stands among the rights */

void es_print_code(struct es_bytes id, struct es_phrase *out)
{
	char hex[ES_ID_HEX_LEN];
	struct es_bytes digits = es_id_hex_of(id, hex);

	es_phrase_clear(out);
	for (size_t i = 0; i < ES_PRINT_CODE_DIGITS && i < digits.len; i += 4) {
		if (i)
			es_phrase_add(out, es_bytes_str(" "));
		es_phrase_add(out, es_bytes_of(digits.data + i, 4));
	}
}

static void add(struct es_writer *out, bool *any, struct es_bytes text)
{
	if (text.len == 0)
		return;
	if (*any)
		es_write_raw(out, es_bytes_str(" · "));
	es_write_raw(out, text);
	*any = true;
}

/* Licence, project, grant and notice, as a record has them. */
void es_form_foot(struct es_bytes record, struct es_writer *out)
{
	static const char *const names[] = {"licence", "project", "programme", "grant"};
	struct es_bytes notice = es_field_text(record, "funder_notice");
	bool any = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		add(out, &any, es_field_text(record, names[i]));
	size_t len = notice.len < NOTICE_BYTES ? notice.len : NOTICE_BYTES;
	while (len < notice.len && len > 0 && (notice.data[len] & 0xc0) == 0x80)
		len--;
	if (len == 0)
		return;
	es_write_raw(out, es_bytes_str(any ? "\n" : ""));
	es_write_raw(out, es_bytes_of(notice.data, len));
	if (len < notice.len)
		es_write_raw(out, es_bytes_str("…"));
}

/* "https://…/practice/1a2b…". */
void es_form_address(const struct es_form *f, const char *path, struct es_bytes id,
                     struct es_phrase *out)
{
	char hex[ES_ID_HEX_LEN];
	struct es_bytes digits = es_id_hex_of(id, hex);

	es_phrase_clear(out);
	es_phrase_add(out, es_bytes_str(f->how->base));
	es_phrase_add(out, es_bytes_str(path));
	es_phrase_add(out, es_bytes_of(digits.data, digits.len < ES_PRINT_CODE_DIGITS
	                                                    ? digits.len
	                                                    : ES_PRINT_CODE_DIGITS));
}

/* The square is open where this says so. */
static bool put_way(struct es_form *f, const char *path, const char *live)
{
	struct es_phrase address;
	char text[400];
	struct es_qr qr;

	es_form_address(f, path, es_field_text(f->view, "id"), &address);
	if (address.len >= sizeof(text))
		return false;
	memcpy(text, address.text, address.len);
	text[address.len] = '\0';
	bool square = es_qr_make(text, &qr) == ES_OK;
	if (square)
		es_press_square(f->press, &qr, SQUARE_SIDE);
	es_form_line(f, ES_FACE_BODY, es_bytes_str(es_form_word(f, live)), false);
	es_form_link(f, es_phrase_bytes(&address), es_phrase_bytes(&address));
	es_press_space(f->press, 5);
	return square;
}

void es_form_end(struct es_form *f)
{
	struct es_phrase code;
	bool square = false;

	es_press_space(f->press, 18);
	es_press_keep(f->press, SQUARE_SIDE + 30);
	if (f->how->base)
		square = put_way(f, f->paper->path, f->paper->live);
	es_print_code(es_field_text(f->view, "id"), &code);
	es_form_filled(f, ES_FACE_STRONG, f->paper->code, es_phrase_bytes(&code));
	es_form_filled(f, ES_FACE_SMALL, "print.codeHow", es_bytes_str(f->paper->path));
	if (f->has_proof)
		es_form_line(f, ES_FACE_SMALL, es_bytes_str(es_form_word(f, "print.proofHow")),
		             true);
	if (square)
		es_press_square_end(f->press);
}
