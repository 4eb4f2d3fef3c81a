/* SPDX-License-Identifier: EUPL-1.2 */
#include "attached.h"

#include "essaim/schema.h"
#include "media/media.h"

#include <stdlib.h>
#include <string.h>

void attached_make(struct attached *f, uint64_t size, unsigned seed)
{
	attached_free(f);
	f->size = size;
	f->chunks = es_chunk_count(size);
	f->content = malloc(size);
	f->nodes = calloc(es_chunk_tree_nodes(f->chunks), sizeof(*f->nodes));
	es_assert(f->content && f->nodes && size > sizeof(seed));
	for (size_t i = 0; i < size; i++)
		f->content[i] = (uint8_t)(i * seed + i / 251 + 1);
	memcpy(f->content, &seed, sizeof(seed));
	es_chunk_tree_init(&f->tree, size, f->nodes);
	for (uint32_t i = 0; i < f->chunks; i++)
		es_chunk_hash(attached_chunk(f, i), &f->nodes[i]);
	es_chunk_tree_fill(&f->tree, &f->id);
}

void attached_free(struct attached *f)
{
	free(f->content);
	free(f->nodes);
	*f = (struct attached){.size = 0};
}

struct es_bytes attached_chunk(const struct attached *f, uint32_t index)
{
	return es_bytes_of(f->content + (size_t)index * ES_CHUNK_LEN, es_chunk_len(f->size, index));
}

es_err attached_take(const struct attached *f, struct es_node *node, uint32_t index, bool *whole)
{
	struct es_chunk_taken taken = {.data = attached_chunk(f, index)};
	bool was_last;

	es_err err = es_chunk_tree_path(&f->tree, index, &taken.path);
	if (err)
		return err;
	es_media_take(node->media, &f->id, f->size, &taken, 1, whole ? whole : &was_last);
	return taken.err;
}

void attached_take_row(const struct attached *f, struct es_node *node, uint32_t first, size_t count)
{
	struct es_chunk_taken taken[ES_CHUNKS_AT_ONCE];
	uint8_t *data = aligned_alloc(ES_DIRECT_ALIGN, count * ES_CHUNK_LEN);
	bool whole;

	es_assert(data && count <= ES_CHUNKS_AT_ONCE);
	for (uint32_t i = 0; i < count; i++) {
		struct es_bytes chunk = attached_chunk(f, first + i);
		uint8_t *at = data + (size_t)i * ES_CHUNK_LEN;
		memcpy(at, chunk.data, chunk.len);
		taken[i].data = es_bytes_of(at, chunk.len);
		es_assert(es_chunk_tree_path(&f->tree, first + i, &taken[i].path) == ES_OK);
	}
	es_media_take(node->media, &f->id, f->size, taken, count, &whole);
	for (size_t i = 0; i < count; i++)
		es_assert(taken[i].err == ES_OK);
	free(data);
}

es_err attached_refer(struct es_node *node, const struct es_id *file, uint64_t size, uint64_t scope,
                      struct es_id *record)
{
	static const uint8_t nobody[ES_AUTHOR_LEN];
	uint8_t title[64], list[256], body[1024];
	struct es_writer t, f, w;

	es_writer_init(&t, title, sizeof(title));
	es_write_cstr(&t, "Outil");
	es_writer_init(&f, list, sizeof(list));
	es_write_array(&f, 1);
	es_write_map(&f, 4);
	es_write_cstr(&f, "file");
	es_write_bin(&f, ES_BYTES(file->bytes));
	es_write_cstr(&f, "size");
	es_write_uint(&f, size);
	es_write_cstr(&f, "type");
	es_write_cstr(&f, "application/pdf");
	es_write_cstr(&f, "name");
	es_write_cstr(&f, "fiche.pdf");
	struct es_schema_value values[] = {{"title", es_writer_bytes(&t)},
	                                   {"files", es_writer_bytes(&f)}};
	es_writer_init(&w, body, sizeof(body));
	es_err err = es_schema_encode(ES_KIND_TOOL, nobody, values, 2, &w);
	struct es_draft d = {
	        .kind = ES_KIND_TOOL, .lang = "fr", .scope = scope, .body = es_writer_bytes(&w)};
	return err ? err : es_publish(node, &d, 1, record);
}
