/* SPDX-License-Identifier: EUPL-1.2 */
/* What a practice, tool or toolbox is filtered and counted by. */
#include "search/doc.h"

#include <string.h>

const struct es_field *es_facet_field(const char *facet)
{
	static const struct {
		const char *facet;
		uint64_t kind;
		const char *path;
	} known[] = {
	        {"domain", ES_KIND_PRACTICE, "description.domains"},
	        {"target_group", ES_KIND_PRACTICE, "implementation.target_groups"},
	        {"coverage", ES_KIND_PRACTICE, "description.coverage"},
	        {"rubric", ES_KIND_TOOL, "rubric"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].facet, facet) == 0)
			return es_schema_field(es_schema_of(known[i].kind), known[i].path);
	return NULL;
}

static uint32_t bit_of(const struct es_field *field, struct es_bytes code)
{
	for (size_t i = 0; i < field->options_len && i < 32; i++)
		if (es_bytes_equal(code, es_bytes_str(field->options[i].code)))
			return 1u << i;
	return 0;
}

static uint32_t ticked(struct es_bytes body, const char *path, const char *facet)
{
	const struct es_field *field = es_facet_field(facet);
	struct es_bytes boxes;
	struct es_reader r;
	uint32_t bits = 0;

	if (!es_map_path(body, path, &boxes))
		return 0;
	es_reader_init(&r, boxes);
	size_t count = es_read_map(&r, ES_MAP_MAX);
	for (size_t i = 0; i < count && !r.err; i++) {
		struct es_bytes code = es_read_str(&r, SIZE_MAX);
		if (es_bytes_equal(es_read_value(&r), es_bytes_of("\xc3", 1))) /* true */
			bits |= bit_of(field, code);
	}
	return bits;
}

static uint16_t year_at(struct es_bytes body, const char *path)
{
	struct es_bytes text;
	unsigned year = 0;

	if (!es_map_path(body, path, &text))
		return 0;
	text = es_value_str(text);
	for (size_t i = 0; i < 4 && i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return 0;
		year = year * 10 + (unsigned)(text.data[i] - '0');
	}
	return text.len < 4 ? 0 : (uint16_t)year;
}

static void practice_facts(struct es_bytes body, struct es_facts *facts)
{
	struct es_bytes country;

	facts->domains = ticked(body, "description.domains", "domain");
	facts->target_groups = ticked(body, "implementation.target_groups", "target_group");
	facts->coverage = ticked(body, "description.coverage", "coverage");
	facts->from = year_at(body, "description.period.from");
	facts->to = year_at(body, "description.period.to");
	if (facts->from && !facts->to)
		facts->to = 9999;
	if (facts->to && !facts->from)
		facts->from = facts->to;
	if (es_map_path(body, "organisation.country", &country) && es_value_str(country).len == 2)
		memcpy(facts->country, es_value_str(country).data, 2);
}

static void tool_facts(struct es_bytes body, struct es_facts *facts)
{
	struct es_bytes value;

	if (es_map_get(body, "rubric", &value))
		facts->rubric = bit_of(es_facet_field("rubric"), es_value_str(value));
	if (es_map_get(body, "practice", &value) && es_value_str(value).len == ES_ID_LEN) {
		facts->has_practice = true;
		memcpy(facts->practice.bytes, es_value_str(value).data, ES_ID_LEN);
	}
}

/* The rubrics of all its sections. */
static void toolbox_facts(struct es_bytes body, struct es_facts *facts)
{
	struct es_bytes sections, value;
	struct es_reader r;

	facts->target_groups = ticked(body, "target_groups", "target_group");
	if (!es_map_get(body, "sections", &sections))
		return;
	es_reader_init(&r, sections);
	size_t count = es_read_array(&r, ES_BODY_MAX);
	for (size_t i = 0; i < count && !r.err; i++)
		if (es_map_get(es_read_value(&r), "rubric", &value))
			facts->rubric |= bit_of(es_facet_field("rubric"), es_value_str(value));
}

void es_facts_of(const struct es_view_source *s, const struct es_heads *heads,
                 const struct es_seen *seen, struct es_facts *facts)
{
	const struct es_header *header = &seen->row.header;
	const struct es_member *member = es_federation_structure(s->federation, &header->structure);

	*facts = (struct es_facts){.kind = header->kind,
	                           .scope = header->scope,
	                           .structure = header->structure,
	                           .created = es_row_time(&heads->root)};
	if (header->kind == ES_KIND_PRACTICE)
		practice_facts(seen->body, facts);
	else if (header->kind == ES_KIND_TOOLBOX)
		toolbox_facts(seen->body, facts);
	else
		tool_facts(seen->body, facts);
	if (!facts->country[0] && member)
		memcpy(facts->country, member->admission.country, 2);
	else if (!facts->country[0] && es_id_equal(&header->structure, &s->self->structure))
		memcpy(facts->country, s->self->country, 2);
}
