/* SPDX-License-Identifier: EUPL-1.2 */
#include "backup/manifest_text.h"

#include "identity.h"
#include "store/db.h"
#include "store/segments.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MAX (ES_BACKUP_MANIFEST_MAX / 80)
#define SEGMENT ES_SEGMENT_FOLDER "/"
#define SEGMENT_DIGITS 8

const char *const manifest_carries[3] = {"kept", "all", "none"};

void es_manifest_init(struct es_manifest *m)
{
	memset(m, 0, sizeof(*m));
	m->version = MANIFEST_VERSION;
}

void es_manifest_free(struct es_manifest *m)
{
	free(m->files);
	free(m->attachments);
	es_manifest_init(m);
}

bool es_manifest_name_valid(const char *name)
{
	const char *digits = name + sizeof(SEGMENT) - 1;

	if (strcmp(name, ES_DATA_FILE) == 0 || strcmp(name, ES_STRUCTURE_KEY_FILE) == 0 ||
	    strcmp(name, ES_STRUCTURE_KEY_NEW) == 0)
		return true;
	if (strncmp(name, SEGMENT, sizeof(SEGMENT) - 1) != 0 || strlen(digits) != SEGMENT_DIGITS)
		return false;
	for (size_t i = 0; i < SEGMENT_DIGITS; i++)
		if (digits[i] < '0' || digits[i] > '9')
			return false;
	return true;
}

es_err es_manifest_add(struct es_manifest *m, const struct es_manifest_file *file)
{
	if (!es_manifest_name_valid(file->name))
		return ES_INVALID;
	if (m->count == m->capacity) {
		size_t capacity = m->capacity ? 2 * m->capacity : 16;
		if (capacity > FILES_MAX)
			return ES_LIMIT;
		struct es_manifest_file *files = realloc(m->files, capacity * sizeof(*files));
		if (!files)
			return ES_NO_MEMORY;
		m->files = files;
		m->capacity = capacity;
	}
	m->files[m->count++] = *file;
	return ES_OK;
}

es_err es_manifest_attach(struct es_manifest *m, const struct es_id *id, uint64_t bytes)
{
	size_t count = m->attachments_count;

	if (bytes == 0 || bytes > ES_ATTACHMENT_MAX ||
	    (count && es_id_compare(&m->attachments[count - 1].id, id) >= 0))
		return ES_INVALID;
	if (count == m->attachments_capacity) {
		size_t capacity = count ? 2 * count : 16;
		if (capacity > FILES_MAX)
			return ES_LIMIT;
		struct es_manifest_attachment *more =
		        realloc(m->attachments, capacity * sizeof(*more));
		if (!more)
			return ES_NO_MEMORY;
		m->attachments = more;
		m->attachments_capacity = capacity;
	}
	m->attachments[m->attachments_count++] = (struct es_manifest_attachment){*id, bytes};
	return ES_OK;
}

static int compare_attachments(const void *id, const void *attachment)
{
	return es_id_compare(id, &((const struct es_manifest_attachment *)attachment)->id);
}

const struct es_manifest_attachment *es_manifest_find(const struct es_manifest *m,
                                                      const struct es_id *id)
{
	if (m->attachments_count == 0)
		return NULL;
	return bsearch(id, m->attachments, m->attachments_count, sizeof(*m->attachments),
	               compare_attachments);
}

uint64_t es_manifest_attached(const struct es_manifest *m)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < m->attachments_count; i++)
		bytes += m->attachments[i].bytes;
	return bytes;
}

void manifest_hash(struct es_bytes text, char hex[ES_ID_HEX_LEN])
{
	struct es_id hash;

	(void)crypto_generichash(hash.bytes, ES_ID_LEN, text.data, text.len, NULL, 0);
	es_id_hex(&hash, hex);
}

es_err es_manifest_encode(const struct es_manifest *m, struct es_writer *w)
{
	char line[MANIFEST_LINE], hex[ES_ID_HEX_LEN];
	size_t start = w->len;

	es_id_hex(&m->structure, hex);
	snprintf(line, sizeof(line), MANIFEST_TITLE "%u\nstructure %s\ncreated %" PRIu64 "\n",
	         m->version, hex, m->created_ms);
	es_write_raw(w, es_bytes_str(line));
	if (m->version > 1) {
		snprintf(line, sizeof(line), "attachments %s\n", manifest_carries[m->carries]);
		es_write_raw(w, es_bytes_str(line));
	}
	for (size_t i = 0; i < m->count; i++) {
		const struct es_manifest_file *f = &m->files[i];
		es_id_hex(&f->hash, hex);
		snprintf(line, sizeof(line), "%s %" PRIu64 " %s\n", hex, f->bytes, f->name);
		es_write_raw(w, es_bytes_str(line));
	}
	for (size_t i = 0; i < m->attachments_count; i++) {
		es_id_hex(&m->attachments[i].id, hex);
		snprintf(line, sizeof(line), MANIFEST_ATTACHED "%s %" PRIu64 "\n", hex,
		         m->attachments[i].bytes);
		es_write_raw(w, es_bytes_str(line));
	}
	if (w->err)
		return w->err;
	manifest_hash(es_bytes_of(w->data + start, w->len - start), hex);
	snprintf(line, sizeof(line), "end %s\n", hex);
	es_write_raw(w, es_bytes_str(line));
	return w->err;
}
