/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/proof.h"
#include "home.h"
#include "identity.h"
#include "test.h"

#include <string.h>
#include <sys/stat.h>

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
	assert_true(es_certificate_is_first(&node->identity.keys->certificate));
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

/* Cut short between the key and the store, init goes on with the key that is there; the key may
 * leave the home. */
static void the_structure_key_stands_in_a_file_of_its_own(void **state)
{
	char folder[HOME_PATH_MAX], home[HOME_PATH_MAX + 8], path[HOME_PATH_MAX + 32];
	uint8_t secret[ES_SECRET_KEY_LEN];
	struct es_node *node;
	struct stat info;

	(void)state;
	home_folder(folder);
	snprintf(home, sizeof(home), "%s/a", folder);
	assert_err(es_node_init(home, "A", "FR", "", "fr"), ES_OK);
	snprintf(path, sizeof(path), "%s/structure.key", home);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(stat(home, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	assert_err(es_node_open(home, true, &node), ES_OK);
	struct es_id before = node->identity.structure;
	es_node_close(node);
	snprintf(path, sizeof(path), "%s/data.mdb", home);
	assert_int_equal(remove(path), 0);
	assert_err(es_node_init(home, "A", "FR", "", "fr"), ES_OK);
	assert_err(es_node_open(home, true, &node), ES_OK);
	assert_true(es_id_equal(&before, &node->identity.structure));
	es_node_close(node);
	assert_err(es_structure_key_read(home, secret), ES_OK);
	snprintf(path, sizeof(path), "%s/structure.key", home);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("essaim structure key 1\n00112233\n", file);
	fclose(file);
	assert_err(es_structure_key_read(home, secret), ES_MALFORMED);
	assert_int_equal(remove(path), 0);
	assert_err(es_structure_key_read(home, secret), ES_NOT_FOUND);
	assert_err(es_node_open(home, true, &node), ES_OK);
	assert_err(es_node_found(node, "Sans clé"), ES_OK);
	es_node_close(node);
	home_remove(folder);
}

static void federation_of_two_exchanges(void **state)
{
	char folder[HOME_PATH_MAX];
	struct es_id practice = {{1}}, id, back;
	struct es_snapshot *snap;
	struct es_row row;
	struct es_proof_result result;
	struct es_federation f;
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
	es_federation_init(&f);
	assert_err(es_acts_fold(snap, &f), ES_OK);
	assert_err(es_log_proof(snap, &f, &id, &w), ES_OK);
	es_federation_free(&f);
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

/* Whoever joins with a ticket takes the acts of the ticket's federation only. */
static void a_joiner_takes_no_other_federation(void **state)
{
	char folder[HOME_PATH_MAX];

	(void)state;
	home_folder(folder);
	struct es_node *a = home_node(folder, "a"), *b = home_node(folder, "b"),
	               *other = home_node(folder, "c");
	struct es_id wanted = {{1}};
	assert_err(es_node_found(a, "Essai"), ES_OK);
	assert_err(es_node_found(other, "Autre"), ES_OK);
	assert_err(es_node_joining(b, &wanted), ES_OK);
	assert_err(home_carry(a, b), ES_FORK);
	assert_err(home_join(a, b), ES_OK);
	assert_err(home_join(a, b), ES_OK);
	assert_err(es_node_joining(b, &wanted), ES_EXISTS);
	assert_err(home_carry(other, b), ES_FORK);
	assert_err(es_node_found(b, "Encore"), ES_EXISTS);
	es_node_close(a);
	es_node_close(b);
	es_node_close(other);
	home_remove(folder);
}

/* A join that was given up does not keep a structure from founding its own. */
static void founding_forgets_a_join_given_up(void **state)
{
	char folder[HOME_PATH_MAX];
	struct es_id wanted = {{1}};

	(void)state;
	home_folder(folder);
	struct es_node *a = home_node(folder, "a");
	assert_err(es_node_joining(a, &wanted), ES_OK);
	assert_err(es_node_found(a, "Essai"), ES_OK);
	assert_int_equal(home_faults(a), 0);
	es_node_close(a);
	home_remove(folder);
}

static void admission_wants_a_ticket_that_is_good(void **state)
{
	static const char *const addresses[] = {"localhost:7000"};
	char folder[HOME_PATH_MAX];
	uint8_t sealed[ES_SEALED_KEY_LEN];
	struct es_ticket ticket;
	struct es_id id = {{3}};

	(void)state;
	home_folder(folder);
	struct es_node *a = home_node(folder, "a"), *b = home_node(folder, "b"),
	               *c = home_node(folder, "c");
	assert_err(es_node_invite(a, 1000, addresses, 1, &ticket), ES_STATE);
	assert_err(es_node_found(a, "Essai"), ES_OK);
	assert_err(es_node_invite(a, 1000, addresses, 0, &ticket), ES_LIMIT);
	struct es_admission admission;
	memset(&admission, 0, sizeof(admission));
	admission.structure = b->identity.structure;
	memcpy(admission.key, b->identity.keys->certificate.structure_key, ES_PUBLIC_KEY_LEN);
	strcpy(admission.name, "B");
	strcpy(admission.country, "IT");
	strcpy(admission.lang, "it");
	assert_err(es_node_admit(a, &admission, &id, b->identity.keys->channel_key, sealed),
	           ES_NOT_FOUND);
	assert_err(es_node_invite(a, 0, addresses, 1, &ticket), ES_OK);
	es_ticket_id(ticket.secret, &id);
	assert_err(es_node_admit(a, &admission, &id, b->identity.keys->channel_key, sealed),
	           ES_EXPIRED);
	assert_err(es_node_invite(a, 60000, addresses, 1, &ticket), ES_OK);
	es_ticket_id(ticket.secret, &id);
	assert_err(es_node_admit(a, &admission, &id, b->identity.keys->channel_key, sealed), ES_OK);
	assert_err(es_node_admit(a, &admission, &id, b->identity.keys->channel_key, sealed), ES_OK);
	admission.structure = c->identity.structure;
	memcpy(admission.key, c->identity.keys->certificate.structure_key, ES_PUBLIC_KEY_LEN);
	assert_err(es_node_admit(a, &admission, &id, c->identity.keys->channel_key, sealed),
	           ES_USED);
	/* The key is sealed for the joiner, who must be a member by then. */
	assert_err(es_node_joined(b, ES_BYTES(sealed)), ES_NOT_MEMBER);
	assert_err(es_node_joined(c, ES_BYTES(sealed)), ES_BAD_KEY);
	assert_err(es_node_joined(c, es_bytes_of(sealed, 5)), ES_MALFORMED);
	es_node_close(a);
	es_node_close(b);
	es_node_close(c);
	home_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(init_makes_a_home_once),
	        cmocka_unit_test(init_refuses_what_acts_would_refuse),
	        cmocka_unit_test(the_structure_key_stands_in_a_file_of_its_own),
	        cmocka_unit_test(federation_of_two_exchanges),
	        cmocka_unit_test(a_joiner_takes_no_other_federation),
	        cmocka_unit_test(founding_forgets_a_join_given_up),
	        cmocka_unit_test(admission_wants_a_ticket_that_is_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
