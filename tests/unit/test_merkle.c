/* SPDX-License-Identifier: EUPL-1.2 */
/* RFC 6962 trees against the answers that the Certificate Transparency code itself is tested
 * with (github.com/google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc: eight
 * leaves, the roots of sizes 1 to 8, four inclusion paths), and against the RFC's own recursive
 * definition. */
#include "essaim/merkle.h"
#include "test.h"

#include <sodium.h>
#include <string.h>

static const char *const leaves_hex[8] = {
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
};

static const char *const roots_hex[9] = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static const struct known_path {
	uint64_t index, size;
	size_t count;
	const char *hashes[3];
} known_paths[] = {
        {0, 1, 0, {NULL}},
        {0,
         8,
         3,
         {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
        {5,
         8,
         3,
         {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
          "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
        {2, 3, 1, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
        {1,
         5,
         3,
         {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};

static void known_leaf(size_t i, struct es_tree_hash *out)
{
	uint8_t leaf[32];
	size_t len = strlen(leaves_hex[i]) / 2;

	assert_err(es_unhex(leaves_hex[i], 2 * len, leaf, len), ES_OK);
	es_leaf_hash(es_bytes_of(leaf, len), out);
}

static es_err known_leaves(void *context, uint64_t index, struct es_tree_hash *out)
{
	(void)context;
	known_leaf(index, out);
	return ES_OK;
}

static void assert_hash(const struct es_tree_hash *hash, const char *hex)
{
	char got[2 * ES_TREE_HASH_LEN + 1];

	es_hex(hash->bytes, ES_TREE_HASH_LEN, got);
	assert_string_equal(got, hex);
}

static void known_roots(void **state)
{
	(void)state;
	struct es_edge edge;
	struct es_tree_hash hash;

	es_edge_init(&edge);
	for (size_t size = 0; size <= 8; size++) {
		es_edge_root(&edge, &hash);
		assert_hash(&hash, roots_hex[size]);
		if (size == 8)
			break;
		known_leaf(size, &hash);
		es_edge_append(&edge, &hash);
	}
}

static void known_inclusion_paths(void **state)
{
	(void)state;
	for (size_t i = 0; i < ES_COUNT(known_paths); i++) {
		const struct known_path *known = &known_paths[i];
		struct es_path path;
		struct es_tree_hash leaf, root;
		assert_err(es_path_build(known->index, known->size, known_leaves, NULL, &path),
		           ES_OK);
		assert_int_equal(path.count, known->count);
		for (size_t k = 0; k < path.count; k++)
			assert_hash(&path.hashes[k], known->hashes[k]);
		known_leaf(known->index, &leaf);
		assert_err(es_path_root(&path, &leaf, known->size, &root), ES_OK);
		assert_hash(&root, roots_hex[known->size]);
	}
}

/* --- many sizes, against the definition ------------------------------------------------------- */

#define MANY 70

static void many_leaf(uint64_t index, struct es_tree_hash *out)
{
	uint8_t leaf[8];

	for (size_t i = 0; i < 8; i++)
		leaf[i] = (uint8_t)(index >> 8 * i);
	es_leaf_hash(ES_BYTES(leaf), out);
}

/* MTH(D[first:end]) as RFC 6962 section 2.1 writes it. */
static void define(uint64_t first, uint64_t end, struct es_tree_hash *out)
{
	uint8_t in[65] = {1};
	uint64_t k = 1;

	if (end - first == 1) {
		many_leaf(first, out);
		return;
	}
	while (2 * k < end - first)
		k *= 2;
	define(first, first + k, (struct es_tree_hash *)(in + 1));
	define(first + k, end, (struct es_tree_hash *)(in + 33));
	crypto_hash_sha256(out->bytes, in, sizeof(in));
}

struct counted {
	uint64_t next;
	uint64_t fail_at;
};

static es_err counted_leaves(void *context, uint64_t index, struct es_tree_hash *out)
{
	struct counted *counted = context;

	assert_int_equal(index, counted->next++);
	if (index == counted->fail_at)
		return ES_CORRUPT;
	many_leaf(index, out);
	return ES_OK;
}

static void every_size_follows_the_definition(void **state)
{
	(void)state;
	struct es_edge edge;

	es_edge_init(&edge);
	for (uint64_t size = 1; size <= MANY; size++) {
		struct es_tree_hash hash, root;
		many_leaf(size - 1, &hash);
		es_edge_append(&edge, &hash);
		es_edge_root(&edge, &root);
		define(0, size, &hash);
		assert_memory_equal(root.bytes, hash.bytes, ES_TREE_HASH_LEN);
	}
}

/* Each leaf of each size: the path built proves this leaf, at this index, in this size, and
 * nothing else near it. */
static void paths_prove_one_place(void **state)
{
	(void)state;
	for (uint64_t size = 1; size <= MANY; size++) {
		struct es_tree_hash root;
		define(0, size, &root);
		for (uint64_t index = 0; index < size; index++) {
			struct counted counted = {0, UINT64_MAX};
			struct es_path path;
			struct es_tree_hash leaf;
			assert_err(es_path_build(index, size, counted_leaves, &counted, &path),
			           ES_OK);
			assert_int_equal(counted.next, size);
			many_leaf(index, &leaf);
			assert_err(es_path_verify(&path, &leaf, size, &root), ES_OK);
			for (uint64_t other = 0; other < size + 2; other++) {
				path.index = other;
				if (other != index)
					assert_err(es_path_verify(&path, &leaf, size, &root),
					           ES_BAD_HASH);
			}
			path.index = index;
			leaf.bytes[5] ^= 1;
			assert_err(es_path_verify(&path, &leaf, size, &root), ES_BAD_HASH);
			leaf.bytes[5] ^= 1;
			path.count++;
			assert_err(es_path_verify(&path, &leaf, size, &root), ES_BAD_HASH);
			path.count -= 2;
			if (size > 1)
				assert_err(es_path_verify(&path, &leaf, size, &root), ES_BAD_HASH);
		}
	}
}

static es_err some_leaf(void *context, uint64_t index, struct es_tree_hash *out)
{
	const uint64_t *end = context;

	assert_true(index < *end);
	many_leaf(index, out);
	return ES_OK;
}

/* Of a tree of which only the leaves before one are here, and that one's path. */
static void paths_extend_to_the_left(void **state)
{
	(void)state;

	for (uint64_t size = 2; size <= 40; size++)
		for (uint64_t known_at = 1; known_at < size; known_at++) {
			struct es_path known, wanted, got;
			struct es_tree_hash leaf;
			uint64_t all = size, before = known_at;
			assert_err(es_path_build(known_at, size, some_leaf, &all, &known), ES_OK);
			many_leaf(known_at, &leaf);
			for (uint64_t i = 0; i < known_at; i++) {
				assert_err(es_path_build(i, size, some_leaf, &all, &wanted), ES_OK);
				assert_err(es_path_extend(&known, &leaf, size, i, some_leaf,
				                          &before, &got),
				           ES_OK);
				assert_memory_equal(&got, &wanted, sizeof(got));
			}
			assert_err(es_path_extend(&known, &leaf, size, known_at, some_leaf, &before,
			                          &got),
			           ES_NOT_FOUND);
			known.count++;
			assert_err(es_path_extend(&known, &leaf, size, 0, some_leaf, &before, &got),
			           ES_BAD_HASH);
		}
}

static void paths_need_a_leaf_that_exists(void **state)
{
	(void)state;
	struct counted counted = {0, 3};
	struct es_path path = {0};
	struct es_tree_hash leaf = {{0}}, root;

	assert_err(es_path_build(0, 0, counted_leaves, &counted, &path), ES_NOT_FOUND);
	assert_err(es_path_build(5, 5, counted_leaves, &counted, &path), ES_NOT_FOUND);
	for (uint64_t index = 0; index < 6; index++) {
		counted.next = 0;
		assert_err(es_path_build(index, 6, counted_leaves, &counted, &path), ES_CORRUPT);
	}
	assert_err(es_path_root(&path, &leaf, 0, &root), ES_BAD_HASH);
	path.count = SIZE_MAX;
	assert_err(es_path_root(&path, &leaf, UINT64_MAX, &root), ES_BAD_HASH);
	path.count = ES_PATH_MAX;
	assert_err(es_path_root(&path, &leaf, UINT64_MAX, &root), ES_OK);
	path.index = UINT64_MAX - 1;
	assert_err(es_path_root(&path, &leaf, UINT64_MAX, &root), ES_BAD_HASH);
}

static void assert_same_edge(const struct es_edge *a, const struct es_edge *b)
{
	assert_int_equal(a->size, b->size);
	assert_int_equal(a->count, b->count);
	if (a->count > 0)
		assert_memory_equal(a->hashes, b->hashes, a->count * ES_TREE_HASH_LEN);
}

static void edges_survive_encoding(void **state)
{
	(void)state;
	uint8_t buffer[ES_EDGE_MAX * ES_TREE_HASH_LEN + 32];
	struct es_edge edge, back;
	struct es_writer w;

	es_edge_init(&edge);
	for (uint64_t size = 0; size <= 40; size++) {
		struct es_tree_hash leaf;
		es_writer_init(&w, buffer, sizeof(buffer));
		assert_err(es_edge_encode(&edge, &w), ES_OK);
		struct es_bytes bytes = es_writer_bytes(&w);
		assert_err(es_edge_decode(bytes, &back), ES_OK);
		assert_same_edge(&edge, &back);
		for (size_t len = 0; len < bytes.len; len++)
			assert_err(es_edge_decode(es_bytes_of(buffer, len), &back), ES_MALFORMED);
		many_leaf(size, &leaf);
		es_edge_append(&edge, &leaf);
	}
	const uint8_t wrong_count[] = {0x92, 0x01, 0xc4, 0x00};
	assert_err(es_edge_decode(ES_BYTES(wrong_count), &back), ES_MALFORMED);
	const uint8_t half_a_hash[] = {0x92, 0x01, 0xc4, 0x01, 0x00};
	assert_err(es_edge_decode(ES_BYTES(half_a_hash), &back), ES_MALFORMED);
	assert_int_equal(back.size, 0);
	/* the largest there is */
	edge.size = UINT64_MAX;
	edge.count = ES_EDGE_MAX;
	es_writer_init(&w, buffer, sizeof(buffer));
	assert_err(es_edge_encode(&edge, &w), ES_OK);
	assert_err(es_edge_decode(es_writer_bytes(&w), &back), ES_OK);
	assert_same_edge(&edge, &back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(known_roots),
	        cmocka_unit_test(known_inclusion_paths),
	        cmocka_unit_test(every_size_follows_the_definition),
	        cmocka_unit_test(paths_prove_one_place),
	        cmocka_unit_test(paths_extend_to_the_left),
	        cmocka_unit_test(paths_need_a_leaf_that_exists),
	        cmocka_unit_test(edges_survive_encoding),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
