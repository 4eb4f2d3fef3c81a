/* SPDX-License-Identifier: EUPL-1.2 */
#include "home.h"
#include "identity.h"
#include "identity_copy.h"
#include "store/meta.h"
#include "test.h"

#include <string.h>

#define VALUE_MAX 1024

/* A federation of one on a disk that changes bits. */
struct bench {
	char folder[HOME_PATH_MAX];
	struct es_node *node;
	uint8_t before[VALUE_MAX];
	size_t before_len;
};

struct putting {
	struct es_change change; /* first */
	const char *name;
	struct es_bytes value;
};

static es_err apply_put(struct es_write *w, struct es_change *change)
{
	const struct putting *p = (const struct putting *)change;

	return es_meta_put(w, p->name, p->value);
}

static void put(struct bench *b, const char *name, struct es_bytes value)
{
	struct putting putting = {.name = name, .value = value};

	assert_err(es_store_apply(b->node->store, apply_put, &putting.change), ES_OK);
}

static size_t get(struct bench *b, const char *name, uint8_t out[VALUE_MAX])
{
	struct es_snapshot *snap;
	struct es_bytes value;

	assert_err(es_snapshot_begin(b->node->store, &snap), ES_OK);
	assert_err(es_meta_get(snap, name, &value), ES_OK);
	assert_true(value.len > 0 && value.len <= VALUE_MAX);
	memcpy(out, value.data, value.len);
	es_snapshot_end(snap);
	return value.len;
}

/* The value as it was, with one bit changed. */
static void damage(struct bench *b, const char *name, size_t at)
{
	uint8_t damaged[VALUE_MAX];

	b->before_len = get(b, name, b->before);
	memcpy(damaged, b->before, b->before_len);
	damaged[at] ^= 0x10;
	put(b, name, es_bytes_of(damaged, b->before_len));
}

static bool is_as_before(struct bench *b, const char *name)
{
	uint8_t now[VALUE_MAX];

	return get(b, name, now) == b->before_len && memcmp(now, b->before, b->before_len) == 0;
}

static void start(struct bench *b)
{
	memset(b, 0, sizeof(*b));
	home_folder(b->folder);
	b->node = home_node(b->folder, "a");
	assert_err(es_node_found(b->node, "Essai"), ES_OK);
	assert_err(es_identity_copy_keep(b->node->home, b->node->store), ES_OK);
}

static void end(struct bench *b)
{
	es_node_close(b->node);
	home_remove(b->folder);
}

static void an_identity_that_is_not_whole_is_seen(void **state)
{
	struct es_identity identity;
	size_t refused = 0;
	struct bench b;

	(void)state;
	start(&b);
	size_t len = get(&b, ES_META_IDENTITY, b.before);
	for (size_t at = 0; at < len; at++) {
		damage(&b, ES_META_IDENTITY, at);
		refused += es_identity_load(b.node->store, &identity) != ES_OK;
		es_identity_wipe(&identity);
		put(&b, ES_META_IDENTITY, es_bytes_of(b.before, b.before_len));
	}
	/* Only a letter of the names may pass for another one. */
	size_t letters = strlen(b.node->identity.name) + strlen(b.node->identity.country) +
	                 strlen(b.node->identity.city) + strlen(b.node->identity.lang);
	assert_true(refused >= len - letters);
	end(&b);
}

static void the_copy_takes_the_place_of_what_is_damaged(void **state)
{
	struct bench b;

	(void)state;
	start(&b);
	damage(&b, ES_META_IDENTITY, get(&b, ES_META_IDENTITY, b.before) - 1);
	assert_err(es_identity_copy_give(b.node->home, b.node->store), ES_OK);
	assert_true(is_as_before(&b, ES_META_IDENTITY));
	damage(&b, ES_META_NETWORK_KEY, 0);
	assert_err(es_identity_copy_give(b.node->home, b.node->store), ES_OK);
	assert_true(is_as_before(&b, ES_META_NETWORK_KEY));
	end(&b);
}

static void a_whole_identity_stays(void **state)
{
	uint8_t secret[ES_SECRET_KEY_LEN], bytes[VALUE_MAX];
	struct es_writer w;
	struct bench b;

	(void)state;
	start(&b);
	assert_err(es_structure_key_read(b.node->home, secret), ES_OK);
	es_writer_init(&w, bytes, sizeof(bytes));
	assert_err(es_identity_make(&b.node->identity, &b.node->identity.structure, secret, &w),
	           ES_OK);
	put(&b, ES_META_IDENTITY, es_writer_bytes(&w));
	b.before_len = get(&b, ES_META_IDENTITY, b.before);
	assert_err(es_identity_copy_give(b.node->home, b.node->store), ES_OK);
	assert_true(is_as_before(&b, ES_META_IDENTITY));
	end(&b);
}

/* A node that starts on a damaged store does not spoil its copy. */
static void a_damaged_key_does_not_reach_the_copy(void **state)
{
	struct bench b;

	(void)state;
	start(&b);
	damage(&b, ES_META_NETWORK_KEY, 7);
	assert_err(es_identity_copy_keep(b.node->home, b.node->store), ES_OK);
	assert_err(es_identity_copy_give(b.node->home, b.node->store), ES_OK);
	assert_true(is_as_before(&b, ES_META_NETWORK_KEY));
	end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(an_identity_that_is_not_whole_is_seen),
	        cmocka_unit_test(the_copy_takes_the_place_of_what_is_damaged),
	        cmocka_unit_test(a_whole_identity_stays),
	        cmocka_unit_test(a_damaged_key_does_not_reach_the_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
