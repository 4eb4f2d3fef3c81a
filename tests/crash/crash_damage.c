/* SPDX-License-Identifier: EUPL-1.2 */
/* A data file that was cut off, or in which bytes changed: opening or checking it ends with a
 * clear refusal, or with a check that passes because nothing that counts was hit. Each damaged copy
 * is looked at in a child process, so that a fault there is seen. */
#include "home.h"
#include "store/segments.h"
#include "test.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RECORDS = 120, FLIPS = 500, CUTS = 120 };

static char folder[HOME_PATH_MAX], whole_path[HOME_PATH_MAX + 32], copy_home[HOME_PATH_MAX + 32],
        copy_path[HOME_PATH_MAX + 64], copy_keys[HOME_PATH_MAX + 64];
static uint8_t key_image[ES_SEGMENT_BYTES];
static uint8_t *image;
static size_t image_len;
static uint8_t content[32]; /* a digest of all that the whole store holds */

static uint64_t random_state = 20261121;

/* SplitMix64: the same places in every run. */
static uint64_t next_random(void)
{
	uint64_t z = (random_state += 0x9e3779b97f4a7c15ull);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/* Everything that people could read: headers and plain bodies, in order. */
static es_err digest(struct es_node *node, uint8_t out[32])
{
	crypto_generichash_state state;
	struct es_snapshot *snap;
	struct es_row row;
	struct es_writer w;
	struct es_bytes body;
	uint64_t number = 1;

	crypto_generichash_init(&state, NULL, 0, 32);
	es_writer_grow(&w, ES_BODY_MAX);
	es_err err = es_snapshot_begin(node->store, &snap);
	while (!err && !(err = es_row_get(snap, number++, &row))) {
		crypto_generichash_update(&state, row.header_bytes.data, row.header_bytes.len);
		es_writer_reset(&w);
		err = es_row_body(&row, &w, &body);
		if (!err)
			crypto_generichash_update(&state, body.data, body.len);
	}
	es_snapshot_end(snap);
	es_writer_free(&w);
	crypto_generichash_final(&state, out, 32);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static void fill(struct es_node *node)
{
	struct es_id practice = {{1}}, id;
	char *text = malloc(9001);

	assert_non_null(text);
	for (int i = 0; i < RECORDS; i++) {
		size_t len = i % 10 == 0 ? 9000 : 40 + (size_t)i;
		for (size_t at = 0; at < len; at++)
			text[at] = (char)('a' + next_random() % 26);
		text[len] = '\0';
		assert_err(home_publish(node, &practice, text, &id), ES_OK);
	}
	free(text);
}

static int setup(void **state)
{
	struct stat info;
	char keys[HOME_PATH_MAX + 32], copy_folder[HOME_PATH_MAX + 48];

	(void)state;
	home_folder(folder);
	struct es_node *node = home_node(folder, "whole");
	assert_err(es_node_found(node, "Essai"), ES_OK);
	es_node_start_logging(node);
	fill(node);
	assert_int_equal(home_faults(node), 0);
	assert_err(digest(node, content), ES_OK);
	es_node_close(node);
	snprintf(whole_path, sizeof(whole_path), "%s/whole/data.mdb", folder);
	snprintf(copy_home, sizeof(copy_home), "%s/copy", folder);
	snprintf(copy_path, sizeof(copy_path), "%s/data.mdb", copy_home);
	assert_int_equal(mkdir(copy_home, 0700), 0);
	snprintf(keys, sizeof(keys), "%s/whole/keys/00000000", folder);
	snprintf(copy_keys, sizeof(copy_keys), "%s/keys/00000000", copy_home);
	snprintf(copy_folder, sizeof(copy_folder), "%s/keys", copy_home);
	assert_int_equal(mkdir(copy_folder, 0700), 0);
	int keys_fd = open(keys, O_RDONLY);
	assert_int_equal(read(keys_fd, key_image, sizeof(key_image)), (ssize_t)sizeof(key_image));
	close(keys_fd);
	int fd = open(whole_path, O_RDONLY);
	assert_true(fd >= 0 && fstat(fd, &info) == 0);
	image_len = (size_t)info.st_size;
	image = malloc(image_len);
	assert_non_null(image);
	assert_int_equal(read(fd, image, image_len), (ssize_t)image_len);
	close(fd);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(image);
	home_remove(folder);
	return 0;
}

static void write_file(const char *path, const uint8_t *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), (ssize_t)len);
	close(fd);
}

static void write_copy(size_t len)
{
	write_file(copy_path, image, len);
	write_file(copy_keys, key_image, sizeof(key_image));
}

/* What the child found; faults of the process are seen by the parent. */
enum outcome { REFUSED_AT_OPEN, REFUSED_BY_CHECK, WHOLE, SILENT_DAMAGE, UNCLEAR, OUTCOMES };

static bool clear_refusal(es_err err)
{
	return err == ES_CORRUPT || err == ES_VERSION;
}

static enum outcome look_at_copy(void)
{
	struct es_node *node;
	struct es_check_report report;
	uint8_t found[32];

	es_err err = es_node_open(copy_home, false, &node); /* as check does */
	if (err)
		return clear_refusal(err) ? REFUSED_AT_OPEN : UNCLEAR;
	err = es_store_check(node->store, NULL, NULL, NULL, &report);
	if (err)
		return clear_refusal(err) && report.faults ? REFUSED_BY_CHECK : UNCLEAR;
	err = digest(node, found);
	es_node_close(node);
	return err || memcmp(found, content, sizeof(found)) != 0 ? SILENT_DAMAGE : WHOLE;
}

/* Reads and writes as a node would, unwarned. What LMDB then trips over must still end in words:
 * exit code 1. */
static enum outcome use_copy(void)
{
	struct es_node *node;
	struct es_id practice = {{1}}, id;
	uint8_t found[32];

	if (es_node_open(copy_home, true, &node))
		return REFUSED_AT_OPEN;
	(void)!digest(node, found);
	es_node_start_logging(node);
	(void)!home_publish(node, &practice, "encore", &id);
	es_node_close(node);
	return WHOLE;
}

/* Runs in a child, its stderr silenced. Returns its exit code, or -1 for a fault. */
static int in_child(enum outcome (*run)(void))
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, STDERR_FILENO);
		_exit(10 + (int)run());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static enum outcome judge(const char *what, size_t at)
{
	int code = in_child(look_at_copy);

	if (code < 10 || code >= 10 + OUTCOMES)
		fail_msg("%s at %zu: the process ended with %d", what, at, code);
	if (code == 10 + SILENT_DAMAGE || code == 10 + UNCLEAR)
		fail_msg("%s at %zu: %s", what, at,
		         code == 10 + UNCLEAR ? "an unclear error" : "not noticed");
	return (enum outcome)(code - 10);
}

static void print(const char *what, const size_t counts[OUTCOMES])
{
	printf("%s: %zu refused at open, %zu by check, %zu whole\n", what, counts[REFUSED_AT_OPEN],
	       counts[REFUSED_BY_CHECK], counts[WHOLE]);
}

static void a_cut_file_is_refused(void **state)
{
	size_t counts[OUTCOMES] = {0}, pages = image_len / 4096;

	(void)state;
	for (size_t i = 0; i < CUTS; i++) {
		size_t len = i < 4   ? i * 1000
		             : i % 2 ? next_random() % image_len
		                     : next_random() % pages * 4096;
		write_copy(len);
		counts[judge("cut", len)]++;
	}
	print("cut files", counts);
	assert_true(counts[REFUSED_AT_OPEN] > CUTS / 2);
	write_copy(image_len);
	assert_int_equal(judge("not cut", image_len), WHOLE);
}

static void changed_bytes_are_refused_or_do_not_matter(void **state)
{
	size_t counts[OUTCOMES] = {0};

	(void)state;
	for (size_t i = 0; i < FLIPS; i++) {
		/* Half of them where pages keep their structure. */
		size_t at = (size_t)next_random() % image_len;
		if (i % 2)
			at = at / 4096 * 4096 + (size_t)next_random() % 64;
		uint8_t before = image[at];
		image[at] ^= (uint8_t)(1u << next_random() % 8);
		write_copy(image_len);
		counts[judge("flip", at)]++;
		image[at] = before;
	}
	print("changed bytes", counts);
	assert_true(counts[REFUSED_AT_OPEN] > 0 && counts[REFUSED_BY_CHECK] > 0 &&
	            counts[WHOLE] > 0);
}

static void pages_of_noise_are_refused_or_do_not_matter(void **state)
{
	size_t counts[OUTCOMES] = {0}, pages = image_len / 4096;
	uint8_t saved[4096];

	(void)state;
	for (size_t page = 0; page < pages; page += 1 + pages / 100) {
		memcpy(saved, image + page * 4096, sizeof(saved));
		if (page % 2)
			memset(image + page * 4096, 0, sizeof(saved));
		else
			for (size_t i = 0; i < sizeof(saved); i++)
				image[page * 4096 + i] = (uint8_t)next_random();
		write_copy(image_len);
		counts[judge("page", page)]++;
		memcpy(image + page * 4096, saved, sizeof(saved));
	}
	print("pages of noise", counts);
}

static void a_node_that_trips_over_damage_says_so(void **state)
{
	size_t ended[3] = {0};

	(void)state;
	for (size_t i = 0; i < FLIPS / 2; i++) {
		size_t at = (size_t)next_random() % image_len;
		at = at / 4096 * 4096 + (size_t)next_random() % 64;
		uint8_t before = image[at];
		image[at] ^= (uint8_t)(1u << next_random() % 8);
		write_copy(image_len);
		int code = in_child(use_copy);
		ended[code == -1 ? 0 : code == 1 ? 1 : 2]++;
		image[at] = before;
	}
	/* A damaged page may also mislead LMDB into our own memory; that must stay the rare
	 * case. */
	assert_true(ended[0] <= FLIPS / 100);
	printf("in use: %zu ended in words, %zu went on or refused, %zu faulted\n", ended[1],
	       ended[2], ended[0]);
}

static enum outcome read_while_it_is_cut(void)
{
	struct es_node *node;
	uint8_t found[32];

	if (es_node_open(copy_home, true, &node) || truncate(copy_path, 8192) != 0)
		return UNCLEAR;
	(void)!digest(node, found);
	return WHOLE;
}

static void a_file_that_is_cut_while_mapped_ends_the_node_in_words(void **state)
{
	(void)state;
	write_copy(image_len);
	assert_int_equal(in_child(read_while_it_is_cut), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_cut_file_is_refused),
	        cmocka_unit_test(changed_bytes_are_refused_or_do_not_matter),
	        cmocka_unit_test(pages_of_noise_are_refused_or_do_not_matter),
	        cmocka_unit_test(a_node_that_trips_over_damage_says_so),
	        cmocka_unit_test(a_file_that_is_cut_while_mapped_ends_the_node_in_words),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
