/* SPDX-License-Identifier: EUPL-1.2 */
#include "home.h"
#include "test.h"

#include <string.h>

static void init_makes_a_home_once(void **state)
{
	char folder[HOME_PATH_MAX], home[HOME_PATH_MAX + 8];
	struct es_node *node;

	(void)state;
	home_folder(folder);
	snprintf(home, sizeof(home), "%s/a", folder);
	assert_err(es_node_open(home, true, &node), ES_NOT_FOUND);
	assert_err(es_node_init(home, "Les Acacias", "FR", "Montbéliard", "fr"), ES_OK);
	assert_err(es_node_init(home, "Les Acacias", "FR", "Montbéliard", "fr"), ES_EXISTS);
	assert_err(es_node_open(home, true, &node), ES_OK);
	assert_string_equal(node->identity.name, "Les Acacias");
	assert_string_equal(node->identity.country, "FR");
	assert_true(es_certificate_is_first(&node->identity.certificate));
	assert_false(node->identity.has_network_key);
	struct es_id before = node->identity.structure;
	es_node_close(node);
	assert_err(es_node_open(home, false, &node), ES_OK);
	assert_true(es_id_equal(&before, &node->identity.structure));
	es_node_close(node);
	home_remove(folder);
}

static void init_refuses_what_acts_would_refuse(void **state)
{
	char folder[HOME_PATH_MAX], home[HOME_PATH_MAX + 8];

	(void)state;
	home_folder(folder);
	snprintf(home, sizeof(home), "%s/a", folder);
	assert_err(es_node_init(home, "", "FR", "Paris", "fr"), ES_INVALID);
	assert_err(es_node_init(home, "A\nB", "FR", "Paris", "fr"), ES_INVALID);
	assert_err(es_node_init(home, "\xff", "FR", "Paris", "fr"), ES_INVALID);
	assert_err(es_node_init(home, "A", "fr", "Paris", "fr"), ES_INVALID);
	assert_err(es_node_init(home, "A", "FRA", "Paris", "fr"), ES_INVALID);
	assert_err(es_node_init(home, "A", "FR", "Paris", "f r"), ES_INVALID);
	home_remove(folder);
}

static void federation_of_two_exchanges(void **state)
{
	char folder[HOME_PATH_MAX];
	struct es_id practice = {{1}}, id, back;
	struct es_snapshot *snap;
	struct es_row row;
	struct es_proof_result result;
	struct es_writer w;

	(void)state;
	home_folder(folder);
	struct es_node *a = home_node(folder, "a"), *b = home_node(folder, "b");
	assert_err(es_node_found(a, "Essai"), ES_OK);
	assert_err(es_node_found(a, "Essai"), ES_EXISTS);
	assert_err(home_join(a, b), ES_OK);
	assert_true(b->identity.has_network_key);
	assert_memory_equal(a->identity.network_key, b->identity.network_key, ES_NETWORK_KEY_LEN);

	assert_err(home_publish(a, &practice, "Bonjour", &id), ES_OK);
	es_node_start_logging(a);
	es_node_start_logging(b);
	assert_err(home_carry(a, b), ES_OK);
	assert_err(home_publish(b, &practice, "Buongiorno", &back), ES_OK);
	assert_err(home_carry(b, a), ES_OK);
	assert_true(home_same(a, b));

	assert_err(es_snapshot_begin(b->store, &snap), ES_OK);
	assert_err(es_row_find(snap, &id, &row), ES_OK);
	assert_true(row.has_body);
	assert_int_equal(es_about_count(snap, &practice, ES_KIND_COMMENT), 2);
	assert_int_equal(es_kind_count(snap, ES_KIND_COMMENT), 2);
	assert_int_equal(es_kind_count(snap, ES_KIND_LOG_START), 2);
	es_writer_grow(&w, ES_PROOF_MAX);
	assert_err(es_log_proof(snap, &id, &w), ES_OK);
	assert_err(es_proof_verify(es_writer_bytes(&w), &result), ES_OK);
	assert_true(es_id_equal(&result.record, &id));
	es_writer_free(&w);
	es_snapshot_end(snap);
	assert_int_equal(home_faults(a), 0);
	assert_int_equal(home_faults(b), 0);
	es_node_close(a);
	es_node_close(b);
	home_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(init_makes_a_home_once),
	        cmocka_unit_test(init_refuses_what_acts_would_refuse),
	        cmocka_unit_test(federation_of_two_exchanges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
