/* SPDX-License-Identifier: EUPL-1.2 */
/* Pages and passes, and the headings that a document goes on with. */
#include "print/ending.h"
#include "print/press_internal.h"

#include "node.h"
#include "node_limits.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --- errors and time ------------------------------------------------------------------------------- */

void es_press_fail(struct es_press *p, es_err err)
{
	if (p->err == ES_OK)
		p->err = err;
}

bool es_press_fine(struct es_press *p)
{
	if (p->err == ES_OK && es_monotonic_ms() > p->deadline_ms)
		p->err = ES_TIMEOUT;
	return p->err == ES_OK;
}

void es_press_whole_column(struct es_press *p)
{
	p->left = MARGIN_SIDE;
	p->right = PAGE_WIDTH - MARGIN_SIDE;
}

/* --- pages ----------------------------------------------------------------------------------------- */

/* Stands outside of all structure: a screen reader passes over it. */
static void put_foot(struct es_press *p)
{
	struct es_para foot = {.face = ES_FACE_SMALL,
	                       .tag = "",
	                       .text = p->about->foot,
	                       .muted = true,
	                       .lang = es_bytes_str(p->about->lang)};
	uint8_t bytes[128];
	struct es_writer number;

	if (!p->cr)
		return;
	es_writer_init(&number, bytes, sizeof(bytes));
	p->about->number(p->about->context, p->page, p->pages, &number);
	double y = p->y, left = p->left, right = p->right, floor = p->floor;
	es_press_whole_column(p);
	p->floor = PAGE_HEIGHT;
	p->y = floor + 10;
	es_press_rule(p, p->left, floor + 6, p->right, floor + 6);
	p->right -= 78;
	es_press_para(p, &foot);
	p->y = floor + 10;
	p->right += 78;
	foot.text = es_writer_bytes(&number);
	foot.ends = true;
	p->left = p->right - 74;
	es_press_para(p, &foot);
	p->y = y;
	p->left = left;
	p->right = right;
	p->floor = floor;
}

static void begin_page(struct es_press *p)
{
	if (++p->page > ES_PRINT_PAGES_MAX)
		es_press_fail(p, ES_LIMIT);
	p->y = MARGIN_TOP;
	p->fresh = true;
}

void es_press_break(struct es_press *p)
{
	if (!es_press_fine(p))
		return;
	if (p->in_row)
		es_press_row_bottom(p, p->y + CELL_PAD);
	put_foot(p);
	if (p->cr)
		cairo_show_page(p->cr);
	begin_page(p);
	if (p->in_row) {
		es_press_row_top(p);
		p->question_bottom = 0;
		p->y += CELL_PAD;
	}
}

void es_press_space(struct es_press *p, double points)
{
	if (!p->fresh)
		p->y += points;
}

void es_press_keep(struct es_press *p, double points)
{
	if (!p->fresh && p->y + points > p->floor)
		es_press_break(p);
}

/* --- headings -------------------------------------------------------------------------------------- */

static int outline(struct es_press *p, int parent, struct es_bytes text)
{
	char link[64], name[512];

	if (!p->cr || p->err != ES_OK)
		return 0;
	snprintf(link, sizeof(link), "page=%u pos=[%.1f %.1f]", p->page, MARGIN_SIDE, p->y);
	snprintf(name, sizeof(name), "%.*s", (int)(text.len < 500 ? text.len : 500),
	         (const char *)text.data);
	for (size_t len = strlen(name); !es_utf8_valid((const uint8_t *)name, len) && len > 0;
	     len--)
		name[len - 1] = '\0';
	return cairo_pdf_surface_add_outline(p->surface, parent, name, link,
	                                     parent ? 0 : CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

void es_press_part(struct es_press *p, struct es_bytes text)
{
	struct es_para head = {.face = ES_FACE_HEAD, .tag = "H2", .text = text};

	if (!es_press_fine(p))
		return;
	es_press_whole_column(p);
	es_press_space(p, 12);
	double tall = es_press_height(p, &head, p->right - p->left - 2 * CELL_PAD) + 2 * CELL_PAD;
	es_press_keep(p, tall + ROW_START + 20);
	p->part = outline(p, CAIRO_PDF_OUTLINE_ROOT, text);
	double top = p->y;
	es_press_fill(p, INK_ACCENT, p->left, top, p->right - p->left, tall);
	p->left += CELL_PAD;
	p->right -= CELL_PAD;
	p->y = top + CELL_PAD;
	es_press_para(p, &head);
	es_press_whole_column(p);
	p->y = top + tall;
}

void es_press_heading(struct es_press *p, struct es_bytes text, struct es_bytes lang)
{
	struct es_para head = {.face = ES_FACE_STRONG, .tag = "H3", .text = text, .lang = lang};

	if (!es_press_fine(p))
		return;
	es_press_space(p, 8);
	es_press_keep(p, 60);
	(void)outline(p, p->part, text);
	es_press_para(p, &head);
	es_press_space(p, 3);
}

/* --- the two passes -------------------------------------------------------------------------------- */

static double foot_height(struct es_press *p)
{
	struct es_para foot = {.face = ES_FACE_SMALL,
	                       .text = p->about->foot,
	                       .lang = es_bytes_str(p->about->lang)};

	return es_press_height(p, &foot, PAGE_WIDTH - 2 * MARGIN_SIDE - 78);
}

static void run(struct es_press *p)
{
	p->page = 0;
	p->part = 0;
	p->stretch = 0;
	begin_page(p);
	es_press_whole_column(p);
	p->floor = PAGE_HEIGHT - MARGIN_FOOT - 10 - foot_height(p);
	if (p->floor < PAGE_HEIGHT / 2) /* a foot that leaves no room for words */
		es_press_fail(p, ES_TOO_LARGE);
	es_press_open(p, "Document");
	p->about->document(p, p->about->context);
	put_foot(p);
	es_press_close(p, "Document");
	p->pages = p->page;
}

static void describe(struct es_press *p, cairo_pdf_metadata_t which, struct es_bytes text)
{
	char words[2048];

	size_t len = text.len < sizeof(words) - 1 ? text.len : sizeof(words) - 1;
	while (len > 0 && !es_utf8_valid(text.data, len))
		len--;
	if (len == 0)
		return;
	memcpy(words, text.data, len);
	words[len] = '\0';
	cairo_pdf_surface_set_metadata(p->surface, which, words);
}

static void describe_all(struct es_press *p)
{
	time_t seconds = (time_t)(p->about->created_ms / 1000);
	struct tm at;
	char when[40];

	describe(p, CAIRO_PDF_METADATA_TITLE, p->about->title);
	describe(p, CAIRO_PDF_METADATA_AUTHOR, p->about->author);
	describe(p, CAIRO_PDF_METADATA_SUBJECT, p->about->subject);
	describe(p, CAIRO_PDF_METADATA_CREATOR, es_bytes_str("Essaim"));
	if (!gmtime_r(&seconds, &at))
		at = (struct tm){.tm_year = 70, .tm_mday = 1};
	(void)strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &at);
	describe(p, CAIRO_PDF_METADATA_CREATE_DATE, es_bytes_str(when));
	describe(p, CAIRO_PDF_METADATA_MOD_DATE, es_bytes_str(when));
}

static cairo_status_t take_bytes(void *context, const unsigned char *data, unsigned len)
{
	struct es_writer *w = context;

	es_write_raw(w, es_bytes_of(data, len));
	return w->err ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void draw(struct es_press *p, struct es_writer *pdf)
{
	p->surface = cairo_pdf_surface_create_for_stream(take_bytes, pdf, PAGE_WIDTH, PAGE_HEIGHT);
	/* what ending.c appends to: a plain table of places, which later versions pack away */
	cairo_pdf_surface_restrict_to_version(p->surface, CAIRO_PDF_VERSION_1_4);
	p->cr = cairo_create(p->surface);
	describe_all(p);
	run(p);
	cairo_status_t status = cairo_status(p->cr);
	cairo_destroy(p->cr);
	cairo_surface_finish(p->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(p->surface);
	if (pdf->err)
		es_press_fail(p, pdf->err);
	else if (status != CAIRO_STATUS_SUCCESS)
		es_press_fail(p, status == CAIRO_STATUS_NO_MEMORY ? ES_NO_MEMORY : ES_IO);
	cairo_surface_destroy(p->surface);
}

es_err es_press_print(const struct es_press_about *about, struct es_writer *out)
{
	struct es_press p = {.about = about, .deadline_ms = es_monotonic_ms() + ES_PRINT_MS};
	struct es_writer pdf;

	es_writer_grow(&pdf, ES_PRINT_BYTES_MAX);
	p.err = es_press_fonts_open(&p);
	if (p.err == ES_OK)
		run(&p);
	if (p.err == ES_OK)
		draw(&p, &pdf);
	if (p.err == ES_OK)
		p.err = es_pdf_end(es_writer_bytes(&pdf), about, out);
	es_press_fonts_close(&p);
	free(p.stretches);
	es_writer_free(&pdf);
	return p.err;
}
