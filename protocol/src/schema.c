/* SPDX-License-Identifier: EUPL-1.2 */
#include "schema/tables.h"

#include <string.h>

const char *const es_language_codes[ES_LANGUAGE_COUNT] = {"fr", "en", "es", "ca", "it", "hu"};

static const struct es_schema *const schemas[] = {
        &es_schema_structure_card, &es_schema_profile,     &es_schema_practice,
        &es_schema_tool,           &es_schema_translation, &es_schema_testimony,
        &es_schema_comment,        &es_schema_experience,  &es_schema_reaction,
        &es_schema_room,           &es_schema_toolbox,     &es_schema_request,
        &es_schema_erasure,        &es_schema_adoption,    &es_schema_subtitles,
        &es_schema_tutorial,
};

/* Only ASCII letters occur in language subtags (RFC 5646 section 2.1), in either case. */
static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 'a' - 'A') : c;
}

enum es_language es_language_of(struct es_bytes lang)
{
	size_t primary = 0;

	while (primary < lang.len && lang.data[primary] != '-' && lang.data[primary] != '_')
		primary++;
	for (size_t i = 0; primary == 2 && i < ES_LANGUAGE_COUNT; i++)
		if (lower(lang.data[0]) == (uint8_t)es_language_codes[i][0] &&
		    lower(lang.data[1]) == (uint8_t)es_language_codes[i][1])
			return (enum es_language)i;
	return ES_EN;
}

const char *es_field_type_word(enum es_field_type type)
{
	static const char *const words[] = {
	        [ES_FIELD_TEXT] = "text",       [ES_FIELD_PROSE] = "prose",
	        [ES_FIELD_CHOICE] = "choice",   [ES_FIELD_BOXES] = "boxes",
	        [ES_FIELD_INT] = "int",         [ES_FIELD_STAFF] = "staff",
	        [ES_FIELD_MONEY] = "money",     [ES_FIELD_DATE] = "date",
	        [ES_FIELD_PERIOD] = "period",   [ES_FIELD_URL] = "url",
	        [ES_FIELD_EMAIL] = "email",     [ES_FIELD_LANG] = "lang",
	        [ES_FIELD_COUNTRY] = "country", [ES_FIELD_ID] = "id",
	        [ES_FIELD_BYTES] = "bytes",     [ES_FIELD_MEDIA] = "media",
	        [ES_FIELD_GROUP] = "group",     [ES_FIELD_FILE] = "file",
	};

	es_assert((size_t)type < COUNT(words));
	return words[type];
}

const struct es_schema *es_schema_of(uint64_t kind)
{
	for (size_t i = 0; i < COUNT(schemas); i++)
		if ((uint64_t)schemas[i]->kind == kind)
			return schemas[i];
	return NULL;
}

static const struct es_field *field_named(const struct es_field *fields, size_t count,
                                          const char *name, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(fields[i].name) == len && memcmp(fields[i].name, name, len) == 0)
			return &fields[i];
	return NULL;
}

const struct es_field *es_schema_field(const struct es_schema *schema, const char *path)
{
	const struct es_field *fields = schema->fields;
	size_t count = schema->fields_len;

	for (;;) {
		size_t len = strcspn(path, ".");
		const struct es_field *found = field_named(fields, count, path, len);

		if (!found || path[len] == '\0')
			return found;
		fields = found->fields;
		count = found->fields_len;
		path += len + 1;
	}
}
