/* SPDX-License-Identifier: EUPL-1.2 */
/* What the tables of the kinds share: short forms for writing fields down, option lists, the kinds
 * themselves. Constant data, any thread; private to the schema. */
#ifndef ESSAIM_SCHEMA_TABLES_H
#define ESSAIM_SCHEMA_TABLES_H

#include "essaim/schema.h"

/* A label in the order of es_language: fr, en, es, ca, it, hu. */
/* The versions of clang-format do not agree on braces in macros. */
/* clang-format off */
#define L(fr, en, es, ca, it, hu)                                                                  \
	{                                                                                          \
		{                                                                                  \
			fr, en, es, ca, it, hu                                                     \
		}                                                                                  \
	}
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define F_TEXT(key, ...)                                                                           \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_TEXT, .max = ES_TEXT_MAX, .label = __VA_ARGS__  \
	}
#define F_PROSE(key, ...)                                                                          \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_PROSE, .max = ES_PROSE_MAX,                     \
		.label = __VA_ARGS__                                                               \
	}
#define F_URL(key, ...)                                                                            \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_URL, .max = ES_URL_MAX, .label = __VA_ARGS__    \
	}
#define F_INT(key, ...)                                                                            \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_INT, .label = __VA_ARGS__                          \
	}
#define F_ID(key, need, ...)                                                                       \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_ID, .required = (need), .max = ES_ID_LEN,          \
		.label = __VA_ARGS__                                                               \
	}
#define F_GROUP(key, members, ...)                                                                 \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_GROUP, .fields = (members),                        \
		.fields_len = COUNT(members), .label = __VA_ARGS__                                 \
	}
#define F_LANGS(key, ...)                                                                          \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_LANG, .list = true, .max = ES_LANG_MAX,            \
		.max_items = 40, .label = __VA_ARGS__                                              \
	}
#define F_FILES(key, most, ...)                                                                    \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_FILE, .list = true, .max_items = (most),           \
		.fields = es_file_fields, .fields_len = ES_FILE_FIELDS, .label = __VA_ARGS__       \
	}
#define F_RECEIVED                                                                                 \
	{                                                                                          \
		.name = "received", .type = ES_FIELD_GROUP, .list = true, .max_items = 8,          \
		.fields = es_received_fields, .fields_len = 7,                                     \
		.label = L("Repris d'une autre fédération", "Taken over from another federation",  \
		           "Recibido de otra federación", "Rebut d'una altra federació",           \
		           "Ripreso da un'altra federazione", "Másik szövetségből átvéve"),        \
	}
#define FILES_LABEL                                                                                \
	L("Fichiers joints", "Attached files", "Archivos adjuntos", "Fitxers adjunts",             \
	  "File allegati", "Csatolt fájlok")
/* clang-format on */

extern const struct es_schema es_schema_structure_card;
extern const struct es_schema es_schema_profile;
extern const struct es_schema es_schema_practice;
extern const struct es_schema es_schema_tool;
extern const struct es_schema es_schema_translation;
extern const struct es_schema es_schema_testimony;
extern const struct es_schema es_schema_comment;
extern const struct es_schema es_schema_experience;
extern const struct es_schema es_schema_reaction;
extern const struct es_schema es_schema_room;
extern const struct es_schema es_schema_toolbox;
extern const struct es_schema es_schema_tutorial;
extern const struct es_schema es_schema_adoption;
extern const struct es_schema es_schema_request;
extern const struct es_schema es_schema_subtitles;
extern const struct es_schema es_schema_erasure;

/* Option lists that several kinds share. */
extern const struct es_option es_options_domains[6];
extern const struct es_option es_options_target_groups[10];
extern const struct es_option es_options_rubrics[6];

/* A figure: of the results of a practice, or of what came of an adoption. */
extern const struct es_field es_figure_fields[7];
/* Where something was published first: received.c. */
extern const struct es_field es_received_fields[7];

/* The parts of the practice sheet, each in a file of its own; the sizes let the table of the whole
 * take theirs. */
extern const struct es_field es_practice_organisation[4];
extern const struct es_field es_practice_description[8];
extern const struct es_field es_practice_implementation[10];
extern const struct es_field es_practice_results[6];
extern const struct es_field es_practice_transferability[7];
extern const struct es_field es_practice_inspiring[5];

#endif
