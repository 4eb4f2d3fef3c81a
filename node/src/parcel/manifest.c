/* SPDX-License-Identifier: EUPL-1.2 */
#include "parcel/manifest.h"

#include "essaim/schema.h"
#include "json_read.h"
#include "parcel/parcel.h"
#include "parcel/zip_read.h"
#include "view/value.h"

#include <stdlib.h>
#include <string.h>

static char *copy_text(struct es_bytes text)
{
	char *copy = malloc(text.len + 1);

	if (copy) {
		memcpy(copy, text.data, text.len);
		copy[text.len] = '\0';
	}
	return copy;
}

/* A name for people: nothing where it would not do as one. */
static void copy_name(struct es_bytes text, char out[ES_NAME_MAX + 1])
{
	bool fits = text.len <= ES_NAME_MAX && es_schema_form_fits(ES_FIELD_TEXT, text);

	if (fits)
		memcpy(out, text.data, text.len);
	out[fits ? text.len : 0] = '\0';
}

static es_err take_record(struct es_brought_list *m, struct es_bytes one, const char **why)
{
	struct es_bytes proof = es_map_str(one, "proof");
	struct es_brought_record *r = &m->records[m->records_len];

	if (proof.len == 0) {
		m->unproven++;
		return ES_OK;
	}
	if (!es_unzip_name_fits(proof)) {
		*why = "the name of a proof leads nowhere";
		return ES_INVALID;
	}
	r->proof = copy_text(proof);
	if (!r->proof)
		return ES_NO_MEMORY;
	copy_name(es_map_str(one, "name"), r->name);
	m->records_len++;
	return ES_OK;
}

static es_err take_file(struct es_brought_list *m, struct es_bytes one, const char **why)
{
	struct es_bytes path = es_map_str(one, "path"), id = es_map_str(one, "file"),
	                type = es_map_str(one, "type");
	struct es_brought_file *f = &m->files[m->files_len];

	if (path.len == 0)
		return ES_OK;
	f->size = es_map_uint(one, "size");
	if (!es_unzip_name_fits(path) || !es_media_type_fits(type) || f->size == 0 ||
	    f->size > ES_ATTACHMENT_MAX ||
	    es_unhex((const char *)id.data, id.len, f->id.bytes, ES_ID_LEN) != ES_OK) {
		*why = "a file is described in no way that can be";
		return ES_INVALID;
	}
	memcpy(f->type, type.data, type.len);
	f->type[type.len] = '\0';
	f->path = copy_text(path);
	if (!f->path)
		return ES_NO_MEMORY;
	m->files_len++;
	return ES_OK;
}

/* The elements of a list, at most max, each taken. */
static es_err take_all(struct es_brought_list *m, struct es_bytes whole, const char *key,
                       size_t max, void **items, size_t size,
                       es_err (*take)(struct es_brought_list *m, struct es_bytes one,
                                      const char **why),
                       const char **why)
{
	struct es_bytes list;
	struct es_reader r;
	es_err err = ES_OK;

	if (!es_map_get(whole, key, &list)) {
		*why = "it has no lists of records and files";
		return ES_INVALID;
	}
	size_t count = es_elements(list, &r);
	if (count > max)
		return ES_LIMIT;
	*items = calloc(count ? count : 1, size);
	if (!*items)
		return ES_NO_MEMORY;
	for (; !err && count && r.err == ES_OK; count--)
		err = take(m, es_read_value(&r), why);
	return err;
}

static es_err take_manifest(struct es_brought_list *m, struct es_bytes whole, const char **why)
{
	if (!es_bytes_equal(es_map_str(whole, "format"), es_bytes_str(ES_PARCEL_FORMAT))) {
		*why = "it is no manifest of an archive";
		return ES_INVALID;
	}
	if (es_map_uint(whole, "version") != ES_PARCEL_VERSION)
		return ES_VERSION;
	copy_name(es_map_str(whole, "federation_name"), m->federation_name);
	es_err err = take_all(m, whole, "records", ES_PARCEL_RECORDS_MAX, (void **)&m->records,
	                      sizeof(*m->records), take_record, why);
	if (!err)
		err = take_all(m, whole, "files", ES_PARCEL_FILES_MAX, (void **)&m->files,
		               sizeof(*m->files), take_file, why);
	return err;
}

es_err es_brought_list_read(struct es_bytes json, struct es_brought_list *out, const char **why)
{
	struct es_json_fault fault = {.why = NULL};
	struct es_writer whole;

	memset(out, 0, sizeof(*out));
	*why = NULL;
	if (!es_utf8_valid(json.data, json.len)) {
		*why = "it is no UTF-8 text";
		return ES_INVALID;
	}
	es_writer_grow(&whole, ES_PARCEL_MANIFEST_MAX);
	es_err err = es_json_read(json, &whole, &fault);
	if (err == ES_INVALID)
		*why = fault.why ? fault.why : "it is no JSON";
	if (!err)
		err = es_canonical(es_writer_bytes(&whole)) ? ES_INVALID : ES_OK;
	if (!err)
		err = take_manifest(out, es_writer_bytes(&whole), why);
	es_writer_free(&whole);
	return err == ES_NO_SPACE ? ES_LIMIT : err;
}

void es_brought_list_free(struct es_brought_list *m)
{
	for (size_t i = 0; i < m->records_len; i++)
		free(m->records[i].proof);
	for (size_t i = 0; i < m->files_len; i++)
		free(m->files[i].path);
	free(m->records);
	free(m->files);
	memset(m, 0, sizeof(*m));
}
