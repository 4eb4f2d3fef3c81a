/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice sheet as one readable text: the parts of the schema in their order, voices, tools,
 * contact, licence. As web-ui/src/parts/sheet.tsx. */
#include "site/visit.h"

#include <string.h>

static bool is_among(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(word, list[i]) == 0)
			return true;
	}
	return false;
}
#define IS_AMONG(word, list) is_among((word), (list), sizeof(list) / sizeof((list)[0]))

/* Shown elsewhere on the page, and so not a second time in their part. */
static const char *const elsewhere[] = {"title",   "original_title", "original_lang",
                                        "summary", "far_other_text", "professionals_other_text"};
/* Not a part of the sheet's text: kept below it, folded. */
static const char *const kept[] = {"notes", "original"};
/* Says what a record belongs to: of no use to readers. */
static const char *const inner[] = {"author", "practice", "consent", "structure"};

/* Short answers stand beside their question. */
static bool is_short(const struct es_field *field)
{
	return !field->list && field->type != ES_FIELD_PROSE && field->type != ES_FIELD_BOXES &&
	       field->fields_len == 0 && field->type != ES_FIELD_ID &&
	       field->type != ES_FIELD_BYTES;
}

static void put_title(struct es_visit *v, const struct es_field *field)
{
	es_html_markup(&v->html, "<h3>");
	es_html_word(&v->html, es_visit_label(v, &field->label));
	es_html_markup(&v->html, "</h3><div>");
}

static void open_question(struct es_visit *v, const struct es_field *field, bool brief)
{
	if (brief)
		es_html_markup(&v->html, "<div class=\"question question-short\">");
	else
		es_html_markup(&v->html, "<div class=\"question\">");
	put_title(v, field);
}

static void close_question(struct es_visit *v)
{
	es_html_markup(&v->html, "</div></div>");
}

/* --- a part ----------------------------------------------------------------------------------- */

struct part {
	const struct es_field *field;
	struct es_bytes practice, values, lang;
};

static void put_figures(struct es_visit *v, const struct part *part, const struct es_field *field)
{
	struct es_bytes results;

	if (es_map_get(part->values, "results", &results) && es_answered(results)) {
		es_html_markup(&v->html, "<details class=\"kept\"><summary>");
		es_html_word(&v->html, es_visit_label(v, &field->label));
		es_html_markup(&v->html, "</summary>");
		(void)es_put_figures(v, part->practice, false, false, part->lang);
		es_html_markup(&v->html, "</details>");
		return;
	}
	open_question(v, field, false);
	(void)es_put_figures(v, part->practice, false, false, part->lang);
	close_question(v);
}

static void put_question(struct es_visit *v, const struct part *part, const struct es_field *field,
                         struct es_bytes value)
{
	if (strcmp(field->name, "figures") == 0) {
		put_figures(v, part, field);
		return;
	}
	open_question(v, field, is_short(field));
	if (strcmp(field->name, "target_groups") == 0)
		es_put_boxes(v, field, value, part->values, part->lang);
	else
		es_put_answer(v, field, value, part->lang);
	close_question(v);
}

static bool is_open(const struct part *part, const struct es_field *field)
{
	struct es_bytes value;

	return !IS_AMONG(field->name, elsewhere) &&
	       !(es_map_get(part->values, field->name, &value) && es_answered(value));
}

static void put_missing(struct es_visit *v, const struct part *part)
{
	const struct es_field *group = part->field;
	struct es_phrase p;
	size_t open = 0;

	for (size_t i = 0; i < group->fields_len; i++)
		open += is_open(part, &group->fields[i]);
	if (open == 0)
		return;
	es_phrase_count(v->words, "sheet.missing", (int64_t)open * 1000, &p);
	es_html_markup(&v->html, "<details class=\"missing\"><summary>");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</summary><ul>");
	for (size_t i = 0; i < group->fields_len; i++) {
		if (!is_open(part, &group->fields[i]))
			continue;
		es_html_markup(&v->html, "<li>");
		es_html_word(&v->html, es_visit_label(v, &group->fields[i].label));
		es_html_markup(&v->html, "</li>");
	}
	es_html_markup(&v->html, "</ul></details>");
}

static void put_part(struct es_visit *v, const struct es_field *field, struct es_bytes practice,
                     struct es_bytes lang)
{
	struct part part = {.field = field, .practice = practice, .lang = lang};
	struct es_bytes name = es_bytes_str(field->name), value;
	struct es_html *h = &v->html;

	if (!es_map_get(practice, field->name, &part.values))
		return;
	es_html_markup(h, "<section class=\"part\"");
	es_html_attr(h, "id", name);
	es_html_markup(h, "><h2>");
	es_put_breakable(v, es_visit_label(v, &field->label));
	es_html_markup(h, "</h2>");
	for (size_t i = 0; i < field->fields_len; i++) {
		const struct es_field *one = &field->fields[i];
		if (!IS_AMONG(one->name, elsewhere) && es_map_get(part.values, one->name, &value) &&
		    es_answered(value))
			put_question(v, &part, one, value);
	}
	if (strcmp(field->name, "inspiring") != 0)
		put_missing(v, &part);
	es_html_markup(h, "</section>");
}

/* --- records about the practice --------------------------------------------------------------- */

static bool is_besides(const struct es_field *field, const char *const *besides, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(field->name, besides[i]) == 0)
			return true;
	return false;
}

void es_put_answers(struct es_visit *v, uint64_t kind, struct es_bytes piece, struct es_bytes lang)
{
	static const char *const besides[] = {"title"};

	es_put_answers_but(v, kind, piece, lang, besides, 1);
}

void es_put_answers_but(struct es_visit *v, uint64_t kind, struct es_bytes piece,
                        struct es_bytes lang, const char *const *besides, size_t count)
{
	const struct es_schema *schema = es_schema_of(kind);
	struct es_bytes value;

	es_html_markup(&v->html, "<dl class=\"answers\">");
	for (size_t i = 0; schema && i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (IS_AMONG(field->name, inner) || IS_AMONG(field->name, kept) ||
		    is_besides(field, besides, count) || field->type == ES_FIELD_ID ||
		    !es_map_get(piece, field->name, &value) || !es_answered(value))
			continue;
		if (is_short(field))
			es_html_markup(&v->html, "<div class=\"answer-short\"><dt>");
		else
			es_html_markup(&v->html, "<div><dt>");
		es_html_word(&v->html, es_visit_label(v, &field->label));
		es_html_markup(&v->html, "</dt><dd>");
		es_put_answer(v, field, value, lang);
		es_html_markup(&v->html, "</dd></div>");
	}
	es_html_markup(&v->html, "</dl>");
}

static void put_said(struct es_visit *v, struct es_bytes voice, const char *name,
                     struct es_bytes lang)
{
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_TESTIMONY), name);
	struct es_bytes value;

	if (!field || !es_map_get(voice, name, &value) || !es_answered(value))
		return;
	es_html_markup(&v->html, "<span>");
	es_put_answer(v, field, value, lang);
	es_html_markup(&v->html, "</span>");
}

void es_put_voice(struct es_visit *v, struct es_bytes voice, struct es_bytes lang)
{
	struct es_bytes text = es_field_text(voice, "text"), name = es_field_text(voice, "name");
	struct es_html *h = &v->html;

	es_html_markup(h, "<figure class=\"voice\">");
	if (text.len) {
		es_html_markup(h, "<blockquote>");
		es_put_prose(v, text, lang);
		es_html_markup(h, "</blockquote>");
	}
	es_put_files(v, voice, lang);
	es_html_markup(h, "<figcaption>");
	if (name.len) {
		es_html_markup(h, "<strong>");
		es_html_text(h, name);
		es_html_markup(h, "</strong>");
	}
	put_said(v, voice, "role", lang);
	put_said(v, voice, "link", lang);
	es_html_markup(h, "</figcaption></figure>");
}

static void put_tool(struct es_visit *v, struct es_bytes tool, struct es_bytes lang)
{
	struct es_phrase href = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&href, es_bytes_str("/tool/"));
	es_phrase_add(&href, es_id_hex_of(es_field_text(tool, "id"), hex));
	es_html_markup(&v->html, "<article class=\"tool\"><h3");
	es_html_attr(&v->html, "lang", lang);
	es_html_markup(&v->html, "><a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_markup(&v->html, ">");
	es_html_text(&v->html, es_field_text(tool, "title"));
	es_html_markup(&v->html, "</a></h3>");
	es_put_answers(v, ES_KIND_TOOL, tool, lang);
	es_html_markup(&v->html, "</article>");
}

/* A section of records, with its heading; nothing where there are none. */
static void put_records(struct es_visit *v, struct es_bytes view, const char *key,
                        const char *title, struct es_bytes lang,
                        void (*put)(struct es_visit *v, struct es_bytes piece,
                                    struct es_bytes lang))
{
	bool voices = strcmp(key, "testimonies") == 0;
	struct es_bytes list;
	struct es_reader r;

	if (!es_map_get(view, key, &list))
		return;
	size_t count = es_elements(list, &r);
	if (count == 0)
		return;
	es_html_markup(&v->html, "<section class=\"part\"");
	es_html_attr(&v->html, "id", es_bytes_str(voices ? "voices" : "tools"));
	es_html_markup(&v->html, "><h2>");
	es_speak(v, title);
	es_html_markup(&v->html, "</h2>");
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r), own = es_field_text(one, "lang");
		put(v, one, own.len ? own : lang);
	}
	es_html_markup(&v->html, "</section>");
}

/* --- the foot --------------------------------------------------------------------------------- */

static bool starts_with(struct es_bytes text, const char *prefix)
{
	size_t len = strlen(prefix);

	return text.len >= len && memcmp(text.data, prefix, len) == 0;
}

static void put_foot_field(struct es_visit *v, const struct es_field *field, struct es_bytes value,
                           struct es_bytes lang)
{
	open_question(v, field, true);
	es_put_answer(v, field, value, lang);
	if (strcmp(field->name, "licence") == 0 && starts_with(es_value_str(value), "CC-BY-SA")) {
		es_html_markup(&v->html, "<p class=\"muted\">");
		es_speak(v, "sheet.licenceMore");
		es_html_markup(&v->html, "</p>");
	}
	close_question(v);
}

static void put_kept(struct es_visit *v, const struct es_field *field, struct es_bytes value,
                     struct es_bytes lang)
{
	struct es_reader r;
	size_t count = es_elements(value, &r);

	es_html_markup(&v->html, "<details class=\"kept\"><summary>");
	es_html_word(&v->html, es_visit_label(v, &field->label));
	es_html_markup(&v->html, "</summary><ul>");
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		es_html_markup(&v->html, "<li>");
		es_put_prose(v, es_field_text(es_read_value(&r), "text"), lang);
		es_html_markup(&v->html, "</li>");
	}
	es_html_markup(&v->html, "</ul></details>");
}

static void put_foot(struct es_visit *v, const struct es_schema *schema, struct es_bytes view,
                     struct es_bytes practice, struct es_bytes lang)
{
	struct es_bytes value;

	es_html_markup(&v->html, "<section class=\"part sheet-foot\"");
	es_html_attr(&v->html, "aria-label", es_bytes_str(es_visit_word(v, "sheet.licence")));
	es_html_markup(&v->html, ">");
	if (es_map_get(view, "contact", &value) && es_answered(value)) {
		es_html_markup(&v->html, "<div class=\"question question-short\"><h3>");
		es_speak(v, "sheet.contact");
		es_html_markup(&v->html, "</h3>");
		es_put_answers(v, ES_KIND_PROFILE, value, lang);
		es_html_markup(&v->html, "</div>");
	}
	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if ((field->type != ES_FIELD_GROUP || strcmp(field->name, "received") == 0) &&
		    strcmp(field->name, "innovation") != 0 && !IS_AMONG(field->name, inner) &&
		    es_map_get(practice, field->name, &value) && es_answered(value))
			put_foot_field(v, field, value, lang);
	}
	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (IS_AMONG(field->name, kept) && es_map_get(practice, field->name, &value) &&
		    es_answered(value))
			put_kept(v, field, value, lang);
	}
	es_html_markup(&v->html, "</section>");
}

/* --- the whole -------------------------------------------------------------------------------- */

/* The parts that have something to say. */
static bool is_part(const struct es_field *field, struct es_bytes practice)
{
	struct es_bytes value;

	return field->type == ES_FIELD_GROUP && !field->list &&
	       es_map_get(practice, field->name, &value) && es_answered(value);
}

/* rank 0: the short form, which comes first; 1: the others; 2: transferability, after the voices. */
static int rank_of(const struct es_field *field)
{
	if (strcmp(field->name, "inspiring") == 0)
		return 0;
	return strcmp(field->name, "transferability") == 0 ? 2 : 1;
}

static void put_link(struct es_visit *v, const char *id, const char *label)
{
	struct es_phrase p = {.len = 0};

	es_phrase_add(&p, es_bytes_str("#"));
	es_phrase_add(&p, es_bytes_str(id));
	es_html_markup(&v->html, "<li><a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&p));
	es_html_markup(&v->html, ">");
	es_put_breakable(v, label);
	es_html_markup(&v->html, "</a></li>");
}

static bool has_any(struct es_bytes view, const char *key)
{
	struct es_bytes list;
	struct es_reader r;

	return es_map_get(view, key, &list) && es_elements(list, &r) > 0;
}

static void put_contents(struct es_visit *v, const struct es_schema *schema, struct es_bytes view,
                         struct es_bytes practice)
{
	es_html_markup(&v->html, "<nav class=\"contents\" aria-labelledby=\"contents\">"
	                         "<h2 id=\"contents\">");
	es_speak(v, "sheet.contents");
	es_html_markup(&v->html, "</h2><ul>");
	for (int rank = 0; rank <= 2; rank++) {
		if (rank == 2 && has_any(view, "testimonies"))
			put_link(v, "voices", es_visit_word(v, "sheet.voices"));
		for (size_t i = 0; i < schema->fields_len; i++) {
			const struct es_field *field = &schema->fields[i];
			if (is_part(field, practice) && rank_of(field) == rank)
				put_link(v, field->name, es_visit_label(v, &field->label));
		}
	}
	if (has_any(view, "tools"))
		put_link(v, "tools", es_visit_word(v, "sheet.tools"));
	put_link(v, "discussion", es_visit_word(v, "talk.title"));
	es_html_markup(&v->html, "</ul><button type=\"button\" class=\"button\">");
	es_draw(v, "icon.print");
	es_speak(
	        v,
	        "sheet.print"); /* it works once the application has come; without script it is hidden */
	es_html_markup(&v->html, "</button>");
	es_put_pdf(v, es_bytes_str("/practice/"), es_field_text(view, "id"));
	es_html_markup(&v->html, "</nav>");
}

static void put_innovation(struct es_visit *v, const struct es_schema *schema,
                           struct es_bytes practice, struct es_bytes lang)
{
	const struct es_field *field = es_schema_field(schema, "innovation");
	struct es_bytes value;

	if (!field || !es_map_get(practice, "innovation", &value) || !es_answered(value))
		return;
	es_html_markup(&v->html, "<section class=\"part\"><h2>");
	es_html_word(&v->html, es_visit_label(v, &field->label));
	es_html_markup(&v->html, "</h2>");
	es_put_answer(v, field, value, lang);
	es_html_markup(&v->html, "</section>");
}

void es_put_sheet(struct es_visit *v, struct es_bytes view)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_PRACTICE);
	struct es_bytes practice, lang = es_field_text(view, "lang");

	if (!schema || !es_map_get(view, "practice", &practice))
		return;
	es_put_essentials(v, practice, lang);
	put_contents(v, schema, view, practice);
	put_innovation(v, schema, practice, lang);
	for (int rank = 0; rank <= 2; rank++) {
		if (rank == 2)
			put_records(v, view, "testimonies", "sheet.voices", lang, es_put_voice);
		for (size_t i = 0; i < schema->fields_len; i++) {
			if (is_part(&schema->fields[i], practice) &&
			    rank_of(&schema->fields[i]) == rank)
				put_part(v, &schema->fields[i], practice, lang);
		}
	}
	put_records(v, view, "tools", "sheet.tools", lang, put_tool);
	put_foot(v, schema, view, practice, lang);
}
