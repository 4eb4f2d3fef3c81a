/* SPDX-License-Identifier: EUPL-1.2 */
/* What the index keeps of one practice, tool or toolbox: facts to filter by, and its texts, each in one language
 * and for one circle of readers. Built by gather.c, taken by the file and the catalogue; values. */
#ifndef SEARCH_DOC_H
#define SEARCH_DOC_H

#include "search/words.h"
#include "view/read.h"

/* Columns of the index, the heaviest first. */
enum es_column {
	ES_COLUMN_TITLE,
	ES_COLUMN_SUMMARY,
	ES_COLUMN_PLACE, /* who and where */
	ES_COLUMN_REST,
	ES_COLUMN_VOICES, /* testimonies */
	ES_COLUMN_SPOKEN, /* subtitles of its recordings */
	ES_COLUMN_COUNT
};

#define ES_DOC_TEXTS_MAX 32 /* of one entity */
#define ES_DOC_LANG_MAX 8   /* characters of a primary subtag, with its end */
#define ES_DOC_BYTES_MAX (2u << 20)
#define ES_TERMS_BYTES_MAX ((size_t)ES_DOC_BYTES_MAX * ES_COLUMN_COUNT * 4)

struct es_facts {
	uint64_t kind;
	uint64_t scope;
	struct es_id structure;
	bool has_practice;
	struct es_id practice;                             /* of a tool */
	char country[3];                                   /* or empty */
	uint32_t domains, target_groups, coverage, rubric; /* bit i: the field's option i */
	uint16_t from, to; /* years; 0: not told; to 9999: goes on */
	uint64_t created;
	uint64_t stamp; /* of the rows that it is made of */
};

/* Where a text comes from. */
enum es_origin { ES_ORIGIN_SHEET, ES_ORIGIN_VOICES, ES_ORIGIN_TRANSLATION, ES_ORIGIN_SPOKEN };

/* Whether a text of this origin stands with those of the entity in the same language, whatever they come
 * from, and says nothing of the languages that it can be read in. */
static inline bool es_origin_joins(enum es_origin origin)
{
	return origin == ES_ORIGIN_VOICES || origin == ES_ORIGIN_SPOKEN;
}

/* What the index is given of a text (search/maker.h). */
struct es_made {
	size_t plain_len;
	struct es_writer packed, terms; /* owned */
	size_t ends[ES_COLUMN_COUNT];   /* of each column's terms */
};

struct es_doc_text {
	char lang[ES_DOC_LANG_MAX];
	uint64_t scope;
	enum es_origin origin;
	struct es_writer columns[ES_COLUMN_COUNT]; /* plain text, a line break between two fields */
	struct es_made made;
};

struct es_doc {
	struct es_id id; /* of the entity */
	struct es_facts facts;
	struct es_doc_text texts[ES_DOC_TEXTS_MAX];
	size_t texts_len;
	uint64_t *rows; /* what it is made of; owned */
	size_t rows_len, rows_capacity;
	es_err err; /* while it is gathered */
};
void es_doc_free(struct es_doc *doc);

/* Where a line of subtitles stands. */
struct es_spoken {
	struct es_id subtitles, file; /* their entity, and the recording */
	uint64_t start_ms;
};

/* One text of a record on its way by. Borrowed for the call. */
struct es_passage {
	enum es_origin origin;
	const char *lang;
	uint64_t scope;
	enum es_column column;
	const char *field; /* path in the schema of its kind, "testimony" or "subtitles" */
	struct es_bytes text;
	const struct es_spoken *spoken; /* of a line of subtitles; else NULL */
};
typedef void es_passage_fn(void *context, const struct es_passage *passage);

/* Everything that is searched of an entity, as this reader may see it, as one document. ES_NOT_FOUND: there is
 * nothing (more) to be found. es_doc_free afterwards, whatever it answered. */
es_err es_gather(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                 struct es_doc *doc) ES_MUST_USE;

/* The facts of an entity, without its stamp. facts.c */
void es_facts_of(const struct es_view_source *s, const struct es_heads *heads,
                 const struct es_seen *seen, struct es_facts *facts);

/* The field of a facet in its schema, and its name in the API: domain, target_group, coverage, rubric. */
const struct es_field *es_facet_field(const char *facet);

#endif
