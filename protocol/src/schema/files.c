/* SPDX-License-Identifier: EUPL-1.2 */
/* References to attachments, and how they are found in a body of any kind. */
#include "schema/tables.h"

const struct es_field es_file_fields[ES_FILE_FIELDS] = {
        F_ID("id", true, L("Fichier", "File", "Archivo", "Fitxer", "File", "Fájl")),
        {.name = "size",
         .type = ES_FIELD_INT,
         .required = true,
         .label = L("Taille", "Size", "Tamaño", "Mida", "Dimensione", "Méret")},
        {.name = "type",
         .type = ES_FIELD_MEDIA,
         .required = true,
         .max = ES_MEDIA_TYPE_MAX,
         .label = L("Type", "Type", "Tipo", "Tipus", "Tipo", "Típus")},
        {.name = "name",
         .type = ES_FIELD_TEXT,
         .required = true,
         .max = ES_FILE_NAME_MAX,
         .label = L("Nom du fichier", "Name of the file", "Nombre del archivo", "Nom del fitxer",
                    "Nome del file", "A fájl neve")},
        {.name = "text",
         .type = ES_FIELD_PROSE,
         .max = ES_FILE_TEXT_MAX,
         .label = L("Ce qu'il montre ou dit", "What it shows or says", "Lo que muestra o dice",
                    "Què mostra o diu", "Che cosa mostra o dice", "Mit mutat vagy mond")},
        {.name = "lang",
         .type = ES_FIELD_LANG,
         .max = ES_LANG_MAX,
         .label = L("Langue", "Language", "Lengua", "Llengua", "Lingua", "Nyelv")},
};

struct finder {
	es_err (*take)(void *context, const struct es_file *file);
	void *context;
};

static struct es_bytes text_at(struct es_bytes map, const char *key)
{
	struct es_bytes value;

	return es_map_get(map, key, &value) ? es_value_str(value) : es_bytes_of(NULL, 0);
}

/* Of a reference that the schema took. */
static es_err give(const struct finder *f, struct es_bytes map)
{
	struct es_file file = {.type = text_at(map, "type"),
	                       .name = text_at(map, "name"),
	                       .text = text_at(map, "text"),
	                       .lang = text_at(map, "lang")};
	struct es_bytes id = text_at(map, "id"), size;
	struct es_reader r;

	es_assert(id.len == ES_ID_LEN && es_map_get(map, "size", &size));
	for (size_t i = 0; i < ES_ID_LEN; i++)
		file.id.bytes[i] = id.data[i];
	es_reader_init(&r, size);
	file.size = es_read_uint(&r, ES_FILE_SIZE_MAX);
	return f->take(f->context, &file);
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the schema, whatever the input */
static es_err find(const struct finder *f, const struct es_field *fields, size_t count,
                   struct es_bytes map);

static es_err find_in(const struct finder *f, const struct es_field *field, struct es_bytes value)
{
	if (field->type == ES_FIELD_FILE)
		return give(f, value);
	return find(f, field->fields, field->fields_len, value);
}

static es_err find(const struct finder *f, const struct es_field *fields, size_t count,
                   struct es_bytes map)
{
	struct es_bytes value;
	struct es_reader r;
	es_err err = ES_OK;

	for (size_t i = 0; i < count && err == ES_OK; i++) {
		if (fields[i].fields_len == 0 || !es_map_get(map, fields[i].name, &value))
			continue;
		if (!fields[i].list) {
			err = find_in(f, &fields[i], value);
			continue;
		}
		es_reader_init(&r, value);
		for (size_t left = es_read_array(&r, SIZE_MAX); left > 0 && err == ES_OK; left--)
			err = find_in(f, &fields[i], es_read_value(&r));
	}
	return err;
}
/* NOLINTEND(misc-no-recursion) */

es_err es_body_files(uint64_t kind, struct es_bytes body,
                     es_err (*take)(void *context, const struct es_file *file), void *context)
{
	const struct es_schema *schema = es_schema_of(kind);
	const struct finder f = {take, context};

	if (!schema || es_schema_check(kind, body, NULL) != ES_OK)
		return ES_OK;
	return find(&f, schema->fields, schema->fields_len, body);
}
