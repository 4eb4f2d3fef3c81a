/* SPDX-License-Identifier: EUPL-1.2 */
/* Cosignatures in the store: whose count, which stays, and what they are receipts of. */
#include "erase.h"
#include "home.h"
#include "store/cosigns.h"
#include "store/receipts.h"
#include "store/writer.h"
#include "test.h"

#include <string.h>

#define TIME_S 1780000000

static char folder[HOME_PATH_MAX];
static struct es_node *a, *b;
static struct es_id practice, comment;
static struct es_log_info log_of_a;

static int make(void **state)
{
	(void)state;
	home_folder(folder);
	a = home_node(folder, "a");
	b = home_node(folder, "b");
	if (es_node_found(a, "Essai") || home_join(a, b))
		return -1;
	es_node_start_logging(a);
	memset(practice.bytes, 9, ES_ID_LEN);
	if (home_publish(a, &practice, "to be withdrawn", &comment))
		return -1;
	return home_log(a, &log_of_a) ? 0 : -1;
}

static int drop(void **state)
{
	(void)state;
	es_node_close(a);
	es_node_close(b);
	home_remove(folder);
	return 0;
}

struct taking {
	struct es_change change;
	const struct es_cosigned *cosigned;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	const struct es_federation *f;
	es_err err = es_write_fold(w, &f);

	return err ? err : es_write_cosigned(w, f, ((const struct taking *)change)->cosigned);
}

static es_err take(struct es_node *node, const struct es_cosigned *cosigned)
{
	struct taking taking = {.cosigned = cosigned};

	return es_store_apply(node->store, apply, &taking.change);
}

/* What a node says of a's log as a has it now. */
static void cosign(const struct es_node *by, uint64_t time_s, struct es_cosigned *out)
{
	struct es_cosignature signature;

	assert_true(home_log(a, &log_of_a));
	memset(out, 0, sizeof(*out));
	out->certificate = es_bytes_of(by->identity.keys->certificate_bytes,
	                               by->identity.keys->certificate_len);
	out->checkpoint.log = log_of_a.log.id;
	out->checkpoint.size = log_of_a.log.edge.size;
	es_edge_root(&log_of_a.log.edge, &out->checkpoint.root);
	memcpy(out->checkpoint.signature, log_of_a.signature, ES_SIGNATURE_LEN);
	out->time_s = time_s;
	es_cosign(&out->checkpoint, time_s, by->identity.keys->node_secret, &signature);
	memcpy(out->signature, signature.signature, ES_SIGNATURE_LEN);
}

static size_t structures(uint64_t size)
{
	struct es_snapshot *snap;

	assert_err(es_snapshot_begin(a->store, &snap), ES_OK);
	size_t count = es_cosign_structures(snap, &log_of_a.log.id, size);
	es_snapshot_end(snap);
	return count;
}

static void only_what_holds_is_kept(void **state)
{
	(void)state;
	struct es_cosigned c, changed;

	cosign(b, TIME_S, &c);
	changed = c;
	changed.signature[5] ^= 1;
	assert_err(take(a, &changed), ES_BAD_SIGNATURE);
	changed = c;
	changed.checkpoint.signature[5] ^= 1;
	assert_err(take(a, &changed), ES_BAD_SIGNATURE);
	changed = c;
	changed.checkpoint.size++;
	assert_err(take(a, &changed), ES_BAD_SIGNATURE);
	changed = c;
	changed.checkpoint.log.bytes[0] ^= 1;
	assert_err(take(a, &changed), ES_NOT_FOUND);
	assert_int_equal(structures(1), 0);
	assert_err(take(a, &c), ES_OK);
	assert_int_equal(structures(c.checkpoint.size), 1);
	assert_int_equal(structures(c.checkpoint.size + 1), 0);
	assert_err(take(a, &c), ES_EXISTS);
}

static void neither_strangers_nor_the_log_s_own_nodes_attest(void **state)
{
	(void)state;
	struct es_node *stranger = home_node(folder, "stranger");
	struct es_cosigned c;

	cosign(stranger, TIME_S, &c);
	assert_err(take(a, &c), ES_NOT_MEMBER);
	cosign(a, TIME_S, &c);
	assert_err(take(a, &c), ES_NOT_ALLOWED);
	es_node_close(stranger);
}

struct found {
	const struct es_id *structure;
	struct es_receipt receipt;
	size_t count;
};

static es_err find_receipt(void *context, const struct es_receipt *receipt)
{
	struct found *found = context;

	found->count++;
	if (es_id_equal(&receipt->structure, found->structure))
		found->receipt = *receipt;
	return ES_OK;
}

static struct es_receipt receipt_of(const struct es_node *node)
{
	struct found found = {.structure = &node->identity.structure};
	struct es_federation f;
	struct es_snapshot *snap;
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	snap = home_look(a, &f);
	es_walk_kind(&walk, snap, ES_KIND_ERASURE, ES_NEWEST_FIRST);
	assert_true(es_walk_next(&walk, &number));
	assert_err(es_row_get(snap, number, &row), ES_OK);
	assert_err(es_erasure_receipts(snap, &f, &row, find_receipt, &found), ES_OK);
	assert_int_equal(found.count, 2);
	home_look_end(snap, &f);
	return found.receipt;
}

static void one_beyond_an_erasure_is_its_receipt_and_the_first_says_when(void **state)
{
	(void)state;
	struct es_cosigned before, c;
	struct es_id more;
	size_t erased;

	assert_err(home_publish(a, &practice, "another", &more), ES_OK);
	cosign(b, TIME_S + 1, &before);
	assert_err(es_erase(a, &comment, "mistake", &erased), ES_OK);
	assert_true(receipt_of(a).applied);
	assert_err(take(a, &before), ES_OK);
	assert_false(receipt_of(b).applied);
	cosign(b, TIME_S + 2, &c);
	assert_err(take(a, &c), ES_OK);
	assert_true(receipt_of(b).applied);
	assert_int_equal(receipt_of(b).since_ms, (TIME_S + 2) * 1000ull);
	assert_err(home_publish(a, &practice, "a third", &more), ES_OK);
	cosign(b, TIME_S + 3, &c);
	assert_err(take(a, &c), ES_OK);
	assert_int_equal(receipt_of(b).since_ms, (TIME_S + 2) * 1000ull);
	assert_err(take(a, &before), ES_EXISTS);
}

static void the_greatest_index_of_an_erasure_is_known(void **state)
{
	(void)state;
	struct es_erasure_places places = {.items = NULL};
	struct es_id none = {{1}};
	struct es_snapshot *snap;
	uint64_t index = 0;

	assert_err(es_snapshot_begin(a->store, &snap), ES_OK);
	assert_err(es_erasure_places_read(snap, &places), ES_OK);
	assert_true(es_erasure_places_find(&places, &log_of_a.log.id, &index));
	assert_true(index > 0 && index < log_of_a.log.edge.size);
	assert_false(es_erasure_places_find(&places, &none, &index));
	es_erasure_places_free(&places);
	es_snapshot_end(snap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(only_what_holds_is_kept),
	        cmocka_unit_test(neither_strangers_nor_the_log_s_own_nodes_attest),
	        cmocka_unit_test(one_beyond_an_erasure_is_its_receipt_and_the_first_says_when),
	        cmocka_unit_test(the_greatest_index_of_an_erasure_is_known),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
