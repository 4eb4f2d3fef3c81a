/* SPDX-License-Identifier: EUPL-1.2 */
/* Trees of chunks against RFC 6962's recursive definition, for all small shapes; maps of chunks;
 * references in bodies; the vectors of tests/vectors/attachment.txt. */
#include "essaim/chunk.h"
#include "test.h"
#include "vectors.h"

#include <stdlib.h>
#include <string.h>

#define SHAPES 70

static void leaf_of(uint32_t i, struct es_tree_hash *out)
{
	uint8_t bytes[4] = {(uint8_t)i, (uint8_t)(i >> 8), 7, 7};

	es_chunk_hash(ES_BYTES(bytes), out);
}

/* RFC 6962 section 2.1, as it stands there. */
static void root_of(uint32_t first, uint32_t count, struct es_tree_hash *out)
{
	struct es_tree_hash left, right;
	uint32_t k = 1;

	if (count == 1) {
		leaf_of(first, out);
		return;
	}
	while (2 * k < count)
		k *= 2;
	root_of(first, k, &left);
	root_of(first + k, count - k, &right);
	es_chunk_node(&left, &right, out);
}

static struct es_tree_hash *nodes_of(uint32_t chunks)
{
	struct es_tree_hash *nodes = calloc(es_chunk_tree_nodes(chunks), sizeof(*nodes));

	assert_non_null(nodes);
	return nodes;
}

static void grow(struct es_chunk_tree *tree, uint32_t chunks, struct es_id *id)
{
	es_chunk_tree_init(tree, (uint64_t)chunks * ES_CHUNK_LEN - 5, nodes_of(chunks));
	assert_int_equal(tree->chunks, chunks);
	for (uint32_t i = 0; i < chunks; i++)
		leaf_of(i, &tree->nodes[i]);
	es_chunk_tree_fill(tree, id);
}

static void test_shape(void **state)
{
	(void)state;
	for (uint32_t chunks = 1; chunks <= SHAPES; chunks++) {
		struct es_chunk_tree tree;
		struct es_tree_hash root;
		struct es_id id, wanted;
		grow(&tree, chunks, &id);
		root_of(0, chunks, &root);
		es_attachment_id(tree.size, &root, &wanted);
		assert_memory_equal(id.bytes, wanted.bytes, ES_ID_LEN);
		assert_true(es_chunk_tree_nodes(chunks) <= 2 * chunks + ES_CHUNK_LEVELS_MAX);
		free(tree.nodes);
	}
	assert_true(es_chunk_tree_nodes(ES_CHUNKS_MAX) == 2 * ES_CHUNKS_MAX - 1);
}

/* A tree that learns chunk by chunk, in an order that jumps, knows in the end all that the other does, and
 * can show each chunk as soon as it has it. */
static void test_paths(void **state)
{
	(void)state;
	for (uint32_t chunks = 1; chunks <= SHAPES; chunks++) {
		struct es_chunk_tree full, part;
		struct es_id id;
		uint32_t step = chunks % 37 ? 37 : 38; /* comes to each */
		grow(&full, chunks, &id);
		es_chunk_tree_init(&part, full.size, nodes_of(chunks));
		for (uint32_t n = 0, i = chunks / 2; n < chunks; n++, i = (i + step) % chunks) {
			struct es_chunk_path path;
			assert_err(es_chunk_tree_path(&full, i, &path), ES_OK);
			assert_err(es_chunk_verify(full.size, &id, &full.nodes[i], &path), ES_OK);
			assert_err(es_chunk_tree_take(&part, &id, &full.nodes[i], &path), ES_OK);
			assert_err(es_chunk_tree_path(&part, i, &path), ES_OK);
		}
		assert_memory_equal(part.nodes, full.nodes,
		                    es_chunk_tree_nodes(chunks) * sizeof(*full.nodes));
		free(full.nodes);
		free(part.nodes);
	}
}

static void refused(const struct es_chunk_tree *full, const struct es_id *id,
                    const struct es_tree_hash *chunk, const struct es_chunk_path *path)
{
	struct es_chunk_tree part;
	struct es_tree_hash *nodes = nodes_of(full->chunks), *none = nodes_of(full->chunks);

	es_chunk_tree_init(&part, full->size, nodes);
	assert_err(es_chunk_verify(full->size, id, chunk, path), ES_BAD_HASH);
	assert_err(es_chunk_tree_take(&part, id, chunk, path), ES_BAD_HASH);
	assert_memory_equal(nodes, none, es_chunk_tree_nodes(full->chunks) * sizeof(*nodes));
	free(nodes);
	free(none);
}

/* Nothing is learnt from a chunk or a path of which any bit is wrong, nor from another place or length. */
static void test_lies(void **state)
{
	(void)state;
	for (uint32_t chunks = 1; chunks <= 13; chunks++) {
		struct es_chunk_tree full;
		struct es_id id, other;
		grow(&full, chunks, &id);
		for (uint32_t i = 0; i < chunks; i++) {
			struct es_chunk_path path, bad;
			struct es_tree_hash chunk = full.nodes[i];
			assert_err(es_chunk_tree_path(&full, i, &path), ES_OK);
			chunk.bytes[i % 32] ^= 1;
			refused(&full, &id, &chunk, &path);
			for (size_t h = 0; h < path.count; h++) {
				bad = path;
				bad.hashes[h].bytes[31] ^= 0x80;
				refused(&full, &id, &full.nodes[i], &bad);
			}
			bad = path;
			bad.index = chunks;
			refused(&full, &id, &full.nodes[i], &bad);
			bad.index = (i + 1) % chunks;
			if (chunks > 1)
				refused(&full, &id, &full.nodes[i], &bad);
			bad = path;
			bad.count = path.count + 1;
			if (bad.count <= ES_CHUNK_LEVELS_MAX)
				refused(&full, &id, &full.nodes[i], &bad);
			bad.count = SIZE_MAX;
			refused(&full, &id, &full.nodes[i], &bad);
			if (path.count > 0) {
				bad.count = path.count - 1;
				refused(&full, &id, &full.nodes[i], &bad);
			}
			other = id;
			other.bytes[3] ^= 4;
			refused(&full, &other, &full.nodes[i], &path);
		}
		free(full.nodes);
	}
}

/* A tree that knows some chunks already refuses the same lies, and what it has forgotten of it (a crash) or
 * holds wrong (a disk) it learns anew with the next chunk. */
static void test_known_trees(void **state)
{
	(void)state;
	for (uint32_t chunks = 2; chunks <= SHAPES; chunks++) {
		struct es_chunk_tree full, part;
		struct es_id id;
		size_t bytes = es_chunk_tree_nodes(chunks) * sizeof(struct es_tree_hash);
		grow(&full, chunks, &id);
		es_chunk_tree_init(&part, full.size, nodes_of(chunks));
		for (uint32_t i = 0; i < chunks; i++) {
			struct es_chunk_path path;
			struct es_tree_hash chunk = full.nodes[i];
			assert_err(es_chunk_tree_path(&full, i, &path), ES_OK);
			chunk.bytes[i % 32] ^= 1;
			assert_err(es_chunk_tree_take(&part, &id, &chunk, &path), ES_BAD_HASH);
			for (size_t h = 0; h < path.count; h++) {
				struct es_chunk_path bad = path;
				bad.hashes[h].bytes[h] ^= 8;
				assert_err(es_chunk_tree_take(&part, &id, &full.nodes[i], &bad),
				           ES_BAD_HASH);
			}
			assert_err(es_chunk_tree_take(&part, &id, &full.nodes[i], &path), ES_OK);
			assert_err(es_chunk_tree_take(&part, &id, &chunk, &path), ES_BAD_HASH);
		}
		assert_memory_equal(part.nodes, full.nodes, bytes);
		for (size_t lost = 0; lost < es_chunk_tree_nodes(chunks); lost++) {
			memset(&part.nodes[lost], lost % 2 ? 0 : 0x55, sizeof(part.nodes[lost]));
			for (uint32_t i = 0; i < chunks; i++) {
				struct es_chunk_path path;
				assert_err(es_chunk_tree_path(&full, i, &path), ES_OK);
				assert_err(es_chunk_tree_take(&part, &id, &full.nodes[i], &path),
				           ES_OK);
			}
			if (lost % 2)
				assert_memory_equal(part.nodes, full.nodes, bytes);
			else
				memcpy(part.nodes, full.nodes, bytes);
		}
		free(full.nodes);
		free(part.nodes);
	}
}

/* Several hashes at once are those of one after the other, whatever their lengths. */
static void test_hash_all(void **state)
{
	enum { COUNT = 11 };
	static const size_t lens[] = {1,   111, 112, 113, 127,  128,
	                              129, 240, 256, 368, 1000, ES_CHUNK_LEN};
	static uint8_t bytes[COUNT][ES_CHUNK_LEN];
	struct es_tree_hash hashes[COUNT], wanted;
	struct es_bytes chunks[COUNT];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i / ES_CHUNK_LEN][i % ES_CHUNK_LEN] = (uint8_t)(i * 7 + i / 253);
	for (size_t len = 0; len < sizeof(lens) / sizeof(lens[0]); len++)
		for (size_t odd = 0; odd <= COUNT; odd++) { /* which of them is shorter */
			for (size_t i = 0; i < COUNT; i++)
				chunks[i] = es_bytes_of(bytes[i], lens[len] - (i == odd));
			es_chunk_hash_all(chunks, COUNT, hashes);
			for (size_t i = 0; i < COUNT; i++) {
				es_chunk_hash(chunks[i], &wanted);
				assert_memory_equal(hashes[i].bytes, wanted.bytes, 32);
			}
		}
}

/* --- the sum, and vectors ---------------------------------------------------------------------- */

/* The content that tests/vectors/attachment.txt describes. */
static void content(uint64_t from, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (uint8_t)((from + i) * 7 + (from + i) / 251);
}

static void sum_of(uint64_t size, struct es_id *id)
{
	static uint8_t chunk[ES_CHUNK_LEN];
	struct es_chunk_sum sum;

	es_chunk_sum_init(&sum);
	assert_err(es_chunk_sum_id(&sum, id), ES_INVALID);
	for (uint32_t i = 0; i < es_chunk_count(size); i++) {
		size_t len = es_chunk_len(size, i);
		content((uint64_t)i * ES_CHUNK_LEN, chunk, len);
		assert_err(es_chunk_sum_add(&sum, es_bytes_of(chunk, len)), ES_OK);
	}
	assert_err(es_chunk_sum_id(&sum, id), ES_OK);
}

static void tree_of(uint64_t size, struct es_chunk_tree *tree, struct es_id *id)
{
	static uint8_t chunk[ES_CHUNK_LEN];

	es_chunk_tree_init(tree, size, nodes_of(es_chunk_count(size)));
	for (uint32_t i = 0; i < tree->chunks; i++) {
		content((uint64_t)i * ES_CHUNK_LEN, chunk, es_chunk_len(size, i));
		es_chunk_hash(es_bytes_of(chunk, es_chunk_len(size, i)), &tree->nodes[i]);
	}
	es_chunk_tree_fill(tree, id);
}

static void test_sum(void **state)
{
	(void)state;
	for (uint64_t size = 1; size < 20 * ES_CHUNK_LEN; size = size * 2 + 65531) {
		struct es_chunk_tree tree;
		struct es_id id, summed;
		tree_of(size, &tree, &id);
		sum_of(size, &summed);
		assert_memory_equal(id.bytes, summed.bytes, ES_ID_LEN);
		free(tree.nodes);
	}
}

static void test_vectors(void **state)
{
	static const uint64_t sizes[] = {1, 65536, 65537, 458752, 700001};
	char name[64];

	(void)state;
	for (size_t i = 0; i < ES_COUNT(sizes); i++) {
		struct es_id id;
		sum_of(sizes[i], &id);
		snprintf(name, sizeof(name), "id_%llu", (unsigned long long)sizes[i]);
		vector_check(VECTORS("attachment"), name, id.bytes, sizeof(id.bytes));
	}
	static const uint32_t shown[] = {0, 5, 8, 10};
	struct es_chunk_tree tree;
	struct es_id id;
	tree_of(700001, &tree, &id);
	for (size_t i = 0; i < ES_COUNT(shown); i++) {
		struct es_chunk_path path;
		assert_err(es_chunk_tree_path(&tree, shown[i], &path), ES_OK);
		snprintf(name, sizeof(name), "chunk_%u", shown[i]);
		vector_check(VECTORS("attachment"), name, tree.nodes[shown[i]].bytes, 32);
		snprintf(name, sizeof(name), "path_%u", shown[i]);
		vector_check(VECTORS("attachment"), name, path.hashes[0].bytes, 32 * path.count);
	}
	free(tree.nodes);
}

/* --- maps -------------------------------------------------------------------------------------- */

static void test_map(void **state)
{
	uint8_t map[ES_CHUNK_MAP_BYTES(20)] = {0};

	(void)state;
	assert_int_equal(es_chunk_map_next(map, 20, 0, true), 20);
	assert_int_equal(es_chunk_map_next(map, 20, 0, false), 0);
	assert_true(es_chunk_map_set(map, 0));
	assert_false(es_chunk_map_set(map, 0));
	assert_int_equal(map[0], 0x80);
	assert_true(es_chunk_map_set(map, 17));
	assert_int_equal(map[2], 0x40);
	assert_int_equal(es_chunk_map_count(map, 20), 2);
	assert_int_equal(es_chunk_map_next(map, 20, 1, true), 17);
	assert_int_equal(es_chunk_map_next(map, 20, 17, false), 18);
	assert_true(es_chunk_map_fits(ES_BYTES(map), 20));
	assert_false(es_chunk_map_fits(ES_BYTES(map), 17));
	assert_false(es_chunk_map_fits(ES_BYTES(map), 25));
	assert_true(es_chunk_map_fits(ES_BYTES(map), 24));
	es_chunk_map_clear(map, 17);
	assert_int_equal(es_chunk_map_count(map, 20), 1);
	for (uint32_t i = 0; i < 20; i++)
		es_chunk_map_set(map, i);
	assert_int_equal(es_chunk_map_next(map, 20, 0, false), 20);
	assert_true(es_chunk_map_fits(ES_BYTES(map), 20));
}

/* --- references -------------------------------------------------------------------------------- */

static void write_ref(struct es_writer *w, uint8_t seed, uint64_t size, const char *type)
{
	struct es_id id;

	memset(id.bytes, seed, sizeof(id.bytes));
	es_write_map(w, 4);
	es_write_cstr(w, "file");
	es_write_bin(w, ES_BYTES(id.bytes));
	es_write_cstr(w, "size");
	es_write_uint(w, size);
	es_write_cstr(w, "type");
	es_write_cstr(w, type);
	es_write_cstr(w, "name");
	es_write_cstr(w, "fiche.pdf");
}

static void begin_body(struct es_writer *w, size_t elements)
{
	static const uint8_t author[ES_AUTHOR_LEN];

	es_writer_reset(w);
	es_write_map(w, 2);
	es_write_cstr(w, "author");
	es_write_bin(w, ES_BYTES(author));
	es_write_cstr(w, "parts");
	es_write_array(w, elements);
}

static void test_refs(void **state)
{
	struct es_attachment_ref refs[ES_ATTACHMENTS_MAX];
	struct es_writer w;

	(void)state;
	es_writer_grow(&w, ES_BODY_MAX);
	begin_body(&w, 3);
	es_write_array(&w, 1);
	es_write_map(&w, 1);
	es_write_cstr(&w, "poster");
	write_ref(&w, 1, 70000, "image/webp");
	write_ref(&w, 2, ES_ATTACHMENT_MAX, "video/mp4");
	write_ref(&w, 1, 70000, "image/webp");
	assert_err(es_canonical(es_writer_bytes(&w)), ES_OK);
	assert_int_equal(es_attachment_refs(es_writer_bytes(&w), refs), 2);
	assert_int_equal(refs[0].id.bytes[0], 1);
	assert_int_equal(refs[0].size, 70000);
	assert_string_equal(refs[0].type, "image/webp");
	assert_int_equal(refs[1].id.bytes[31], 2);
	/* What does not have the form refers to nothing. */
	begin_body(&w, 4);
	write_ref(&w, 3, 0, "image/png");
	write_ref(&w, 4, ES_ATTACHMENT_MAX + 1, "image/png");
	write_ref(&w, 5, 9, "image/png; charset=x");
	write_ref(&w, 6, 9, "IMAGE/png");
	assert_int_equal(es_attachment_refs(es_writer_bytes(&w), refs), 0);
	/* No more than the limit. */
	begin_body(&w, ES_ATTACHMENTS_MAX + 5);
	for (unsigned i = 0; i < ES_ATTACHMENTS_MAX + 5; i++)
		write_ref(&w, (uint8_t)(i + 1), 9, "a/b");
	assert_int_equal(es_attachment_refs(es_writer_bytes(&w), refs), ES_ATTACHMENTS_MAX);
	es_writer_free(&w);
}

static void test_media_types(void **state)
{
	static const char *const good[] = {"video/mp4", "image/svg+xml", "text/vtt",
	                                   "application/vnd.oasis.opendocument.text"};
	static const char *const bad[] = {"",      "/",     "a/",       "/b",  "a",
	                                  "a/b/c", "a b/c", "text/Vtt", "+a/b"};

	(void)state;
	for (size_t i = 0; i < ES_COUNT(good); i++)
		assert_true(es_media_type_fits(es_bytes_str(good[i])));
	for (size_t i = 0; i < ES_COUNT(bad); i++)
		assert_false(es_media_type_fits(es_bytes_str(bad[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_shape),    cmocka_unit_test(test_paths),
	        cmocka_unit_test(test_lies),     cmocka_unit_test(test_sum),
	        cmocka_unit_test(test_vectors),  cmocka_unit_test(test_map),
	        cmocka_unit_test(test_refs),     cmocka_unit_test(test_known_trees),
	        cmocka_unit_test(test_hash_all), cmocka_unit_test(test_media_types),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
