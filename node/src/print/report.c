/* SPDX-License-Identifier: EUPL-1.2 */
/* The report as a funder reads it: whose it is, the figures, where it spread, who reuses what and what came of it, the proofs. */
#include "print/report.h"

#include "print/proofs.h"
#include "print/report_parts.h"
#include "qr.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS 86400000u
#define SQUARE_SIDE 78.0

/* --- the cover ------------------------------------------------------------------------------------- */

static uint64_t day_of(struct es_bytes report)
{
	uint64_t made = es_field_uint(report, "made");

	return made - made % DAY_MS;
}

static void put_period(struct es_report_form *r)
{
	struct es_form *f = &r->form;
	struct es_phrase since, made, line;

	es_phrase_date(f->how->words, day_of(f->view), &made);
	if (r->tally.since.len) {
		es_phrase_open_date(f->how->words, r->tally.since, &since);
		es_phrase_fill(f->how->words, "print.reportPeriod", es_phrase_bytes(&since),
		               es_phrase_bytes(&made), &line);
		es_form_line(f, ES_FACE_STRONG, es_phrase_bytes(&line), false);
	}
	es_form_filled(f, ES_FACE_BODY, "print.reportMade", es_phrase_bytes(&made));
}

static void put_cover(struct es_report_form *r)
{
	struct es_form *f = &r->form;

	es_form_title(f, es_bytes_str(es_form_word(f, "print.report")), es_phrase_bytes(&r->title),
	              es_form_lang(f));
	es_press_space(f->press, 4);
	es_form_where(f, ES_FACE_STRONG, es_field_text(f->view, "structure.name"),
	              es_field_text(f->view, "structure.city"),
	              es_field_text(f->view, "structure.country"));
	put_period(r);
	es_press_space(f->press, 8);
	es_form_line(f, ES_FACE_BODY, es_bytes_str(es_form_word(f, "print.reportIntro")), false);
}

/* --- the end --------------------------------------------------------------------------------------- */

/* "https://…/spreading/1a2b…", whole: no page is found by less. */
static void put_way(struct es_report_form *r, bool *square)
{
	struct es_form *f = &r->form;
	struct es_phrase address = {.len = 0};
	char hex[ES_ID_HEX_LEN], text[400];
	struct es_qr qr;

	es_phrase_add(&address, es_bytes_str(f->how->base));
	es_phrase_add(&address, es_bytes_str("/spreading/"));
	es_phrase_add(&address, es_id_hex_of(es_field_text(f->view, "structure.id"), hex));
	if (address.len >= sizeof(text))
		return;
	memcpy(text, address.text, address.len);
	text[address.len] = '\0';
	*square = es_qr_make(text, &qr) == ES_OK;
	if (*square)
		es_press_square(f->press, &qr, SQUARE_SIDE);
	es_form_line(f, ES_FACE_BODY, es_bytes_str(es_form_word(f, "print.reportLive")), false);
	es_form_link(f, es_phrase_bytes(&address), es_phrase_bytes(&address));
	es_press_space(f->press, 5);
}

static void put_end(struct es_report_form *r)
{
	struct es_form *f = &r->form;
	bool square = false;

	es_press_space(f->press, 18);
	es_press_keep(f->press, SQUARE_SIDE + 30);
	if (f->how->base)
		put_way(r, &square);
	if (f->has_proof)
		es_form_line(f, ES_FACE_SMALL,
		             es_bytes_str(es_form_word(f, "print.reportProofHow")), true);
	if (square)
		es_press_square_end(f->press);
}

/* --- the whole ------------------------------------------------------------------------------------- */

static void put_report(struct es_form *f)
{
	struct es_report_form *r = (struct es_report_form *)f;

	put_cover(r);
	es_report_put_figures(r);
	es_report_put_adoptions(r);
	es_report_put_proofs(r);
	put_end(r);
}

static es_err print(struct es_report_form *r, const struct es_report_print *what,
                    struct es_writer *out)
{
	struct es_press_about about = {
	        .title = es_phrase_bytes(&r->title),
	        .author = es_field_text(r->form.view, "structure.name"),
	        .subject = es_bytes_str(es_form_word(&r->form, "print.report")),
	        .created_ms = day_of(r->form.view),
	        .foot = es_field_text(r->form.view, "structure.name"),
	        .attached = es_writer_bytes(&what->proofs),
	        .attached_name = "essaim.proofs",
	        .attached_type = ES_PROOFS_TYPE,
	};

	return es_form_print(&r->form, &about, out);
}

es_err es_report_make(const struct es_report_print *what, const struct es_print_how *how,
                      struct es_writer *out)
{
	struct es_report_form r = {.form = {.how = how,
	                                    .put = put_report,
	                                    .view = es_writer_bytes(&what->report),
	                                    .lang = es_bytes_str(es_language_codes[how->in]),
	                                    .has_proof = what->proven > 0},
	                           .proven = what->proven};

	es_phrase_fill(how->words, "spread.spreads", es_field_text(r.form.view, "structure.name"),
	               es_bytes_of(NULL, 0), &r.title);
	es_err err = es_tally_take(r.form.view, &r.tally);
	if (!err)
		err = print(&r, what, out);
	es_tally_free(&r.tally);
	return err;
}
