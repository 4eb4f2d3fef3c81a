/* SPDX-License-Identifier: EUPL-1.2 */
/* What an archive hashes for its proofs is bounded: what would take more goes along without one. */
#include "home.h"
#include "parcel/parcel.h"
#include "test.h"

#include <unistd.h>

/* How many records an archive of everything holds, and how many of them lack a proof. */
static void pack(struct es_node *node, uint64_t hashes_max, struct es_parcel_progress *out)
{
	struct es_parcel_order order = {
	        .form = ES_PARCEL_ARCHIVE, .moderates = true, .hashes_max = hashes_max};
	struct es_parcel *parcel;
	struct es_writer w;
	bool more = true;

	assert_err(es_parcel_open(node, &order, &parcel), ES_OK);
	es_writer_grow(&w, 1 << 24);
	while (more)
		assert_err(es_parcel_step(parcel, &w, &more), ES_OK);
	es_parcel_progress(parcel, out);
	es_writer_free(&w);
	es_parcel_free(parcel);
}

/* Waits until the log of the node holds its start and so many records. */
static uint64_t await_log(struct es_node *node, uint64_t records)
{
	struct es_log_info info;

	for (unsigned tries = 0; tries < 4000; tries++) {
		if (home_log(node, &info) && home_size(node, &info.log.id) > records)
			return home_size(node, &info.log.id);
		usleep(10000);
	}
	fail_msg("the log does not grow");
	return 0;
}

static void proofs_stop_at_a_bound(void **state)
{
	struct es_id practice = {{1}}, id;
	struct es_parcel_progress progress;
	char folder[HOME_PATH_MAX];

	(void)state;
	home_folder(folder);
	struct es_node *node = home_node(folder, "a");
	assert_err(es_node_found(node, "Essai"), ES_OK);
	assert_err(home_publish(node, &practice, "Bonjour", &id), ES_OK);
	assert_err(home_publish(node, &practice, "Bonsoir", &id), ES_OK);
	es_node_start_logging(node);
	uint64_t size = await_log(node, 2);

	pack(node, UINT64_MAX, &progress);
	assert_int_equal(progress.records, 2);
	assert_int_equal(progress.unproven, 0);
	pack(node, 2 * size, &progress);
	assert_int_equal(progress.unproven, 0);
	pack(node, 2 * size - 1, &progress); /* the second would hash more than is left */
	assert_int_equal(progress.records, 2);
	assert_int_equal(progress.unproven, 1);
	pack(node, size - 1, &progress);
	assert_int_equal(progress.unproven, 2);
	es_node_close(node);
	home_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(proofs_stop_at_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
