/* SPDX-License-Identifier: EUPL-1.2 */
/* Drawings of tutorials: every text is there, nothing lies over anything else, and the file is well-formed. */
#include "draw/picture.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

#define NOTHING "\x80"

static uint8_t buffer[64 * 1024];
static struct es_writer w;

static void begin(const char *type, const char *list, size_t count)
{
	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_map(&w, 3);
	es_write_cstr(&w, "type");
	es_write_cstr(&w, type);
	es_write_cstr(&w, "heading");
	es_write_cstr(&w, "Le café <des> \"débuts\" & après");
	es_write_cstr(&w, list);
	es_write_array(&w, count);
}

static void pair(const char *key, const char *value)
{
	es_write_cstr(&w, key);
	es_write_cstr(&w, value);
}

static struct es_bytes dates(size_t count)
{
	char title[100];

	begin("timeline", "dates", count);
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(
		        title, sizeof(title), "entrée%zu %s", i,
		        i % 3 ? "courte"
		              : "qui raconte longuement la visite de l'atelier et du verger");
		es_write_map(&w, 2);
		pair("date", "2021-03");
		pair("title", title);
	}
	return es_writer_bytes(&w);
}

static struct es_bytes steps(void)
{
	begin("steps", "steps", 2);
	es_write_map(&w, 2);
	pair("title", "Accueillir");
	pair("duration", "dix minutes");
	es_write_map(&w, 1);
	pair("title", "Écouter");
	return es_writer_bytes(&w);
}

static struct es_bytes branches(const uint8_t *depths, size_t count)
{
	char text[40];

	begin("mind_map", "branches", count);
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(text, sizeof(text), "idée%zu du groupe", i);
		es_write_map(&w, 2);
		es_write_cstr(&w, "depth");
		es_write_uint(&w, depths[i]);
		pair("text", text);
	}
	return es_writer_bytes(&w);
}

/* Everyone with everyone, as far as there is room. */
static struct es_bytes actors(size_t count, size_t links)
{
	char text[40];

	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_map(&w, 3);
	pair("type", "actors");
	es_write_cstr(&w, "actors");
	es_write_array(&w, count);
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(text, sizeof(text), "actrice%zu", i);
		es_write_map(&w, 2);
		pair("name", text);
		pair("role", "accompagne et conseille chaque semaine");
	}
	es_write_cstr(&w, "links");
	es_write_array(&w, links);
	for (size_t i = 0; i < links; i++) {
		(void)snprintf(text, sizeof(text), "lien%zu", i);
		es_write_map(&w, 3);
		es_write_cstr(&w, "from");
		es_write_uint(&w, i % count + 1);
		es_write_cstr(&w, "to");
		es_write_uint(&w, (i * 5 + 1 + i / count) % count + 1);
		pair("label", text);
	}
	return es_writer_bytes(&w);
}

/* --- what is looked at ---------------------------------------------------------------------------- */

static struct es_picture *drawn(struct es_bytes section, bool narrow)
{
	struct es_draw_how how = {.in = ES_FR,
	                          .title = es_bytes_str("Titre"),
	                          .lang = es_bytes_str("fr"),
	                          .narrow = narrow};
	struct es_picture *p;

	assert_int_equal(es_picture_draw(section, &how, &p), ES_OK);
	return p;
}

/* Where a shape has letters or an edge of its own. */
struct area {
	double left, top, right, bottom;
};

static struct area area_of(const struct es_shape *s)
{
	double size = es_letter_sizes[s->letter];

	if (s->kind == ES_SHAPE_WORDS)
		return (struct area){s->a.x, s->a.y - 0.8 * size, s->a.x + s->width,
		                     s->a.y + 0.25 * size};
	if (s->kind == ES_SHAPE_DOT)
		return (struct area){s->a.x - s->width, s->a.y - s->width, s->a.x + s->width,
		                     s->a.y + s->width};
	return (struct area){s->a.x, s->a.y, s->a.x + s->width, s->a.y + s->height};
}

static bool meet(struct area a, struct area b)
{
	return a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 &&
	       b.top < a.bottom - 0.5;
}

static bool holds(struct area outer, struct area inner)
{
	return inner.left >= outer.left - 0.5 && inner.right <= outer.right + 0.5 &&
	       inner.top >= outer.top - 0.5 && inner.bottom <= outer.bottom + 0.5;
}

/* Boxes do not meet, words do not meet, and words that meet a box stand in it. */
static void assert_apart(const struct es_picture *p)
{
	struct area page = {0, 0, p->width, p->height};

	for (size_t i = 0; i < p->len; i++) {
		const struct es_shape *s = &p->shapes[i];
		bool words = s->kind == ES_SHAPE_WORDS, box = s->kind == ES_SHAPE_BOX;
		if (!words && !box)
			continue;
		assert_true(holds(page, area_of(s)));
		for (size_t k = 0; k < p->len; k++) {
			const struct es_shape *o = &p->shapes[k];
			if (k == i || !meet(area_of(s), area_of(o)))
				continue;
			if (o->kind == s->kind)
				fail_msg("%zu and %zu meet", i, k);
			if (words && o->kind == ES_SHAPE_BOX)
				assert_true(holds(area_of(o), area_of(s)));
		}
	}
}

/* What the file shows, its lines joined by spaces. */
static char *svg_text(const char *svg)
{
	static char out[64 * 1024];
	size_t len = 0;

	for (const char *at = svg; (at = strstr(at, "<text")) != NULL;) {
		at = strchr(at, '>') + 1;
		const char *end = strstr(at, "</text>");
		if (len)
			out[len++] = ' ';
		memcpy(out + len, at, (size_t)(end - at));
		len += (size_t)(end - at);
		at = end;
	}
	out[len] = '\0';
	return out;
}

static char *svg_of(const struct es_picture *p, bool file)
{
	static char out[512 * 1024];
	struct es_html h;

	es_html_init(&h, sizeof(out) - 1);
	if (file)
		es_picture_svg(p, &h);
	else
		es_picture_element(p, "d", &h);
	assert_int_equal(h.w.err, ES_OK);
	memcpy(out, es_writer_bytes(&h.w).data, h.w.len);
	out[h.w.len] = '\0';
	es_html_free(&h);
	return out;
}

static void assert_says(const char *text, const char *word)
{
	if (!strstr(text, word))
		fail_msg("\"%s\" is not in: %s", word, text);
}

/* --- tests ---------------------------------------------------------------------------------------- */

static void a_timeline_shows_every_entry(void **state)
{
	char word[40];
	(void)state;

	for (int narrow = 0; narrow < 2; narrow++) {
		struct es_picture *p = drawn(dates(60), narrow);
		assert_apart(p);
		const char *text = svg_text(svg_of(p, false));
		for (int i = 0; i < 60; i++) {
			(void)snprintf(word, sizeof(word), "entrée%d ", i);
			assert_says(text, word);
		}
		es_picture_free(p);
	}
}

static void steps_have_numbers(void **state)
{
	struct es_picture *p = drawn(steps(), true);
	(void)state;

	assert_apart(p);
	assert_string_equal(svg_text(svg_of(p, false)), "1 Accueillir dix minutes 2 Écouter");
	es_picture_free(p);
}

static void a_tree_has_room_for_all(void **state)
{
	static const uint8_t flat[] = {0, 1, 1, 0, 1, 0, 0, 1, 1, 1},
	                     deep[] = {0, 1, 2, 3, 9, 3, 2, 0, 3, 1, 0};
	char word[40];
	(void)state;

	for (int i = 0; i < 4; i++) {
		bool is_flat = i < 2;
		size_t count = is_flat ? sizeof(flat) : sizeof(deep);
		struct es_picture *p = drawn(branches(is_flat ? flat : deep, count), i % 2);
		assert_apart(p);
		const char *text = svg_text(svg_of(p, false));
		for (size_t k = 0; k < count; k++) {
			(void)snprintf(word, sizeof(word), "idée%zu ", k);
			assert_says(text, word);
		}
		es_picture_free(p);
	}
}

static bool is_inside(struct es_point at, const struct es_shape *box)
{
	return at.x > box->a.x + 1 && at.x < box->a.x + box->width - 1 && at.y > box->a.y + 1 &&
	       at.y < box->a.y + box->height - 1;
}

static void assert_clear(const struct es_picture *p, const struct es_shape *c)
{
	for (int t = 1; t < 40; t++) {
		double v = t / 40.0, u = 1 - v;
		double a = u * u * u, b = 3 * u * u * v, d = 3 * u * v * v, e = v * v * v;
		struct es_point at = {a * c->a.x + b * c->b.x + d * c->c.x + e * c->d.x,
		                      a * c->a.y + b * c->b.y + d * c->c.y + e * c->d.y};
		for (size_t k = 0; k < p->len; k++)
			assert_false(p->shapes[k].kind == ES_SHAPE_BOX &&
			             is_inside(at, &p->shapes[k]));
	}
}

static void no_arrow_meets_a_box(void **state)
{
	(void)state;
	for (size_t count = 1; count <= 12; count++) {
		for (int narrow = 0; narrow < 2; narrow++) {
			struct es_picture *p =
			        drawn(actors(count, count > 1 ? 2 * count : 0), narrow);
			assert_apart(p);
			for (size_t i = 0; i < p->len; i++)
				if (p->shapes[i].kind == ES_SHAPE_CURVE)
					assert_clear(p, &p->shapes[i]);
			es_picture_free(p);
		}
	}
}

static void links_to_nobody_are_passed_over(void **state)
{
	struct es_picture *p;
	size_t curves = 0;
	(void)state;

	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_map(&w, 3);
	pair("type", "actors");
	es_write_cstr(&w, "actors");
	es_write_array(&w, 2);
	es_write_map(&w, 1);
	pair("name", "Anna");
	es_write_map(&w, 1);
	pair("name", "Béla");
	es_write_cstr(&w, "links");
	es_write_array(&w, 4);
	for (unsigned i = 0; i < 4; i++) {
		es_write_map(&w, 2);
		es_write_cstr(&w, "from");
		es_write_uint(&w, i);
		es_write_cstr(&w, "to");
		es_write_uint(&w, i == 1 ? 2 : 1);
	}
	p = drawn(es_writer_bytes(&w), false);
	for (size_t i = 0; i < p->len; i++)
		curves += p->shapes[i].kind == ES_SHAPE_CURVE;
	assert_int_equal(curves, 2); /* 1 to 2, 2 to 1; not 0 to 1, not 3 to 1 */
	es_picture_free(p);
}

static void a_file_is_told_and_escaped(void **state)
{
	struct es_picture *p = drawn(dates(2), false);
	const char *svg = svg_of(p, true);
	(void)state;

	assert_says(svg, "role=\"img\"");
	assert_says(svg, "<title id=\"drawing-title\">Le café &lt;des&gt; &quot;débuts&quot; &amp; "
	                 "après</title>");
	assert_says(svg, "aria-labelledby=\"drawing-title\"");
	assert_says(svg, "<desc id=\"drawing-desc\">2021-03: entrée0");
	assert_says(svg, "prefers-color-scheme:dark");
	assert_null(strstr(svg, "<des>"));
	assert_null(strstr(svg_of(p, false), "<style"));
	es_picture_free(p);
}

static void a_picture_has_pixels(void **state)
{
	struct es_picture *p = drawn(dates(60), false);
	struct es_writer png;
	(void)state;

	es_writer_grow(&png, 16 * 1024 * 1024);
	assert_int_equal(es_picture_png(p, &png), ES_OK);
	assert_memory_equal(es_writer_bytes(&png).data, "\x89PNG\r\n\x1a\n", 8);
	assert_true(png.len > 10000);
	es_writer_free(&png);
	es_picture_free(p);
}

static void nothing_is_drawn_of_nothing(void **state)
{
	struct es_draw_how how = {.in = ES_FR};
	struct es_picture *p;
	(void)state;

	assert_int_equal(es_picture_draw(es_bytes_of(NOTHING, 1), &how, &p), ES_NOT_FOUND);
	es_picture_free(p);
	begin("timeline", "steps", 0);
	assert_false(es_section_is_drawn(es_writer_bytes(&w)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_timeline_shows_every_entry),
	        cmocka_unit_test(steps_have_numbers),
	        cmocka_unit_test(a_tree_has_room_for_all),
	        cmocka_unit_test(no_arrow_meets_a_box),
	        cmocka_unit_test(links_to_nobody_are_passed_over),
	        cmocka_unit_test(a_file_is_told_and_escaped),
	        cmocka_unit_test(a_picture_has_pixels),
	        cmocka_unit_test(nothing_is_drawn_of_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
