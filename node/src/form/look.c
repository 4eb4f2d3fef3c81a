/* SPDX-License-Identifier: EUPL-1.2 */
/* How full a body is, and everything that its schema will refuse. */
#include "form/form.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

struct look {
	struct es_form_report *report;
	struct es_form_part *part; /* where what is answered counts */
	char path[64];
	bool away; /* inside a group that is not there and need not be */
};

/* What only an import writes, what says how the sheet may be used, and what goes along with it is no
 * question. */
static bool counts(const struct es_field *field)
{
	return strcmp(field->name, "notes") != 0 && strcmp(field->name, "original") != 0 &&
	       strcmp(field->name, "received") != 0 && strcmp(field->name, "licence") != 0 &&
	       field->type != ES_FIELD_ID && field->type != ES_FIELD_FILE;
}

static size_t enter(struct look *l, const char *name)
{
	size_t before = strlen(l->path);

	(void)snprintf(l->path + before, sizeof(l->path) - before, "%s%s", before ? "." : "", name);
	return before;
}

static void fault(struct look *l, const char *name, const char *more, const char *why)
{
	struct es_form_report *r = l->report;

	if (r->faults_len == ES_FORM_FAULTS_MAX)
		return;
	struct es_schema_fault *f = &r->faults[r->faults_len++];
	(void)snprintf(f->path, sizeof(f->path), "%s%s%s%s", l->path, l->path[0] ? "." : "", name,
	               more);
	f->why = why;
}

static void look_at_value(struct look *l, const struct es_field *field, struct es_bytes value)
{
	struct es_schema_fault found;
	struct es_form_report *r = l->report;

	if (es_schema_check_value(field, value, &found) != ES_OK) {
		fault(l, field->name, found.path + strlen(field->name), found.why);
		return;
	}
	if (field->type != ES_FIELD_PROSE || field->list || r->words_len == ES_FORM_WORDS_MAX)
		return;
	struct es_form_words *words = &r->words[r->words_len++];
	(void)snprintf(words->path, sizeof(words->path), "%s%s%s", l->path, l->path[0] ? "." : "",
	               field->name);
	words->words = es_text_words(es_value_str(value));
}

static const struct es_field *field_of(const struct es_field *fields, size_t count,
                                       struct es_bytes key)
{
	for (size_t i = 0; i < count; i++)
		if (es_bytes_equal(key, es_bytes_str(fields[i].name)))
			return &fields[i];
	return NULL;
}

/* Keys that the schema does not know; "author" stands first at the top. */
static void look_for_unknown(struct look *l, const struct es_field *fields, size_t count,
                             struct es_bytes map)
{
	char name[64];
	struct es_reader r;

	es_reader_init(&r, map);
	for (size_t pairs = es_read_map(&r, ES_MAP_MAX); pairs > 0 && r.err == ES_OK; pairs--) {
		struct es_bytes key = es_read_str(&r, SIZE_MAX);
		(void)es_read_value(&r);
		if (field_of(fields, count, key) ||
		    (l->path[0] == '\0' && es_bytes_equal(key, es_bytes_str("author"))))
			continue;
		(void)snprintf(name, sizeof(name), "%.*s", key.len < 60 ? (int)key.len : 0,
		               (const char *)key.data);
		fault(l, name, "", "is unknown here");
	}
}

static bool is_map(struct es_bytes value)
{
	struct es_reader r;

	es_reader_init(&r, value);
	return value.len && es_reader_peek(&r) == ES_MAP;
}

static void look_at_fields(struct look *l, const struct es_field *fields, size_t count,
                           struct es_bytes map);

/* NOLINTBEGIN(misc-no-recursion): as deep as the schema, whatever the input */
static void look_at_group(struct look *l, const struct es_field *field, bool answered,
                          struct es_bytes value)
{
	if (answered && !is_map(value)) {
		look_at_value(l, field, value);
		return;
	}
	bool was_away = l->away;
	size_t before = enter(l, field->name), faults = l->report->faults_len;
	l->away = l->away || (!answered && !field->required);
	look_at_fields(l, field->fields, field->fields_len,
	               answered ? value : es_bytes_of("\x80", 1));
	l->away = was_away;
	l->path[before] = '\0';
	if (!answered && field->required && !l->away && l->report->faults_len == faults)
		fault(l, field->name, "", "is required");
}

static void look_at_field(struct look *l, const struct es_field *field, struct es_bytes map)
{
	struct es_bytes value = {NULL, 0};
	bool answered = es_map_get(map, field->name, &value);

	if (field->type == ES_FIELD_GROUP && !field->list) {
		look_at_group(l, field, answered, value);
		return;
	}
	if (counts(field)) {
		l->part->of++;
		l->part->answered += answered;
	}
	if (answered)
		look_at_value(l, field, value);
	else if (field->required && !l->away)
		fault(l, field->name, "", "is required");
}

static void look_at_fields(struct look *l, const struct es_field *fields, size_t count,
                           struct es_bytes map)
{
	for (size_t i = 0; i < count; i++)
		look_at_field(l, &fields[i], map);
	look_for_unknown(l, fields, count, map);
}
/* NOLINTEND(misc-no-recursion) */

es_err es_form_look(uint64_t kind, struct es_bytes body, struct es_form_report *report)
{
	const struct es_schema *schema = es_schema_of(kind);
	struct look l = {.report = report};

	if (!schema)
		return ES_NOT_FOUND;
	memset(report, 0, sizeof(*report));
	report->parts_len = 1; /* the first: what stands in no group */
	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		bool group = field->type == ES_FIELD_GROUP && !field->list;
		es_assert(!group || report->parts_len < ES_FORM_PARTS_MAX);
		l.part = &report->parts[group ? report->parts_len++ : 0];
		l.part->name = group ? field->name : NULL;
		look_at_field(&l, field, body);
	}
	look_for_unknown(&l, schema->fields, schema->fields_len, body);
	return ES_OK;
}
