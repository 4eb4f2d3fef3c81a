/* SPDX-License-Identifier: EUPL-1.2 */
/* The disk of a whole node is full from any write on, while people and partners go on: a publication and a draft over
 * the API, a file, records of a partner, an archive, a withdrawal, the search index, letters, the copy of the identity,
 * a backup. Each says that there is no room, or is done; everything is read and found meanwhile, and once there is room
 * the same goes on and everything checks. ESSAIM_LONG=1: at each write instead of every few. */
#include "api_home.h"
#include "api_map.h"
#include "attached.h"
#include "backup/backup.h"
#include "disk.h"
#include "file_system.h"
#include "identity_copy.h"
#include "mail/outbox.h"
#include "media/media.h"
#include "parcel/arrival.h"
#include "parcel/parcel.h"
#include "search/search.h"
#include "test.h"
#include "web/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_BYTES = 5000, STRIDE = 23, ROUNDS_MAX = 2000 };

enum step {
	PUBLISH,
	SAVE_DRAFT,
	UPLOAD,
	RECEIVE,
	IMPORT,
	FEED,
	WITHDRAW,
	FORGET,
	LETTER,
	COPY,
	BACKUP,
	STEPS
};
static const char *const step_words[STEPS] = {"publish", "draft", "upload",   "receive",
                                              "import",  "feed",  "withdraw", "forget",
                                              "letter",  "copy",  "backup"};

static struct api_home home;
static struct es_node *partner, *stranger;
static struct es_search *search;
static struct es_outbox box;
static struct es_id kept;
static uint64_t kept_heads;

/* What is done in a round, each thing once it could be. */
struct round {
	unsigned number;
	struct guest ana;
	struct attached file;
	struct es_id said;
	bool done[STEPS];
};

static void path_of(const struct round *r, const char *name, char path[ES_PATH_BYTES])
{
	snprintf(path, ES_PATH_BYTES, "%s/%s-%u", home.folder, name, r->number);
}

static void title_of(const struct round *r, char title[32])
{
	snprintf(title, 32, "tour%u", r->number);
}

/* --- steps ------------------------------------------------------------------------------------ */

/* A request that is done, or refused for want of room. */
static es_err ask(struct round *r, const char *method, const struct params *p, struct es_bytes *out)
{
	bool ok;
	struct es_bytes answer = guest_ask(&r->ana, method, of(p), &ok);

	*out = answer;
	if (ok)
		return ES_OK;
	if (!es_bytes_equal(es_value_str(at(answer, "code")), es_bytes_str("no_room")))
		fail_msg("%s: %.*s", method, (int)es_value_str(at(answer, "message")).len,
		         (const char *)es_value_str(at(answer, "message")).data);
	return ES_NO_SPACE;
}

static void put_practice(struct params *p, const struct round *r)
{
	char title[32];

	title_of(r, title);
	put_str(p, "kind", "practice");
	put_str(p, "lang", "fr");
	es_write_cstr(&p->w, "fields");
	es_write_map(&p->w, 1);
	es_write_cstr(&p->w, "description");
	es_write_map(&p->w, 2);
	put_str(p, "title", title);
	put_str(p, "summary", "Une équipe accueille.");
}

static void put_number(struct params *p, const char *key, unsigned number)
{
	uint8_t bytes[16] = {0};

	memcpy(bytes, &number, sizeof(number));
	es_write_cstr(&p->w, key);
	es_write_bin(&p->w, ES_BYTES(bytes));
}

static es_err publish(struct round *r)
{
	struct es_bytes answer;
	struct params p;

	begin(&p, 4);
	put_practice(&p, r);
	put_number(&p, "token", r->number);
	es_err err = ask(r, "record.publish", &p, &answer);
	if (!err)
		r->said = id_at(answer, "id");
	return err;
}

static es_err save_draft(struct round *r)
{
	struct es_bytes answer;
	struct params p;

	begin(&p, 4);
	put_practice(&p, r);
	put_number(&p, "draft", r->number);
	return ask(r, "draft.save", &p, &answer);
}

static es_err withdraw(struct round *r)
{
	struct es_bytes answer;
	struct params p;

	begin(&p, 2);
	put_id(&p, "id", &r->said);
	put_str(&p, "reason", "mistake");
	return ask(r, "record.withdraw", &p, &answer);
}

static es_err upload(struct round *r)
{
	static const uint8_t author[ES_AUTHOR_LEN] = {7};
	uint8_t id[ES_UPLOAD_ID_LEN];
	struct es_media *media = home.node->media;
	struct es_id got;

	es_err err = es_upload_begin(media, author, FILE_BYTES, "application/pdf", id);
	if (err)
		return err;
	err = es_upload_put(media, id, 0, attached_chunk(&r->file, 0));
	if (!err)
		err = es_upload_finish(media, id, &r->file.id, &got);
	if (err)
		(void)!es_upload_abort(media, id);
	return err ? err : attached_refer(home.node, &r->file.id, FILE_BYTES, 0, &got);
}

static void ignore_progress(void *context, uint64_t done, uint64_t total)
{
	(void)context;
	(void)done;
	(void)total;
}

static es_err import(struct round *r)
{
	static const uint8_t author[ES_AUTHOR_LEN] = {7};
	struct es_arrival *arrival;
	char path[ES_PATH_BYTES];
	const char *why;

	path_of(r, "archive", path);
	es_err err = es_arrival_open(home.node, path, &arrival, &why);
	if (!err)
		err = es_arrival_publish(arrival, author, ignore_progress, NULL, &why);
	es_arrival_close(arrival);
	return err;
}

static es_err put_letter(struct round *r)
{
	struct es_waiting waiting = {.kind = "digest"};

	memcpy(waiting.letter.id, &r->number, sizeof(r->number));
	waiting.letter.kind = "digest";
	waiting.letter.to = es_bytes_str("mara@example.org");
	waiting.letter.lang = es_bytes_str("fr");
	waiting.letter.subject = es_bytes_str("Bonjour");
	waiting.letter.text = es_bytes_str("Deux nouvelles.\n");
	waiting.letter.expires_ms = UINT64_MAX;
	es_outbox_fail(&box, &waiting, r->number, "no such mailbox"); /* noted, or only logged */
	return es_outbox_put(&box, &waiting);
}

static es_err copy_identity(void)
{
	char path[ES_PATH_BYTES];

	assert_true(es_path_join(path, home.node->home, ES_IDENTITY_FILE));
	(void)unlink(path);
	return es_identity_copy_keep(home.node->home, home.node->store);
}

static void ignore_step(void *context, const char *what, uint64_t done, uint64_t total)
{
	(void)what;
	ignore_progress(context, done, total);
}

static void ignore_fault(void *context, const char *sentence)
{
	(void)context;
	(void)sentence;
}

static es_err back_up(struct round *r)
{
	static const struct es_backup_watch watch = {.progress = ignore_step,
	                                             .fault = ignore_fault};
	struct es_backup_report report;
	char path[ES_PATH_BYTES];

	path_of(r, "a/backup", path);
	es_err err = es_node_backup(home.node, path, ES_BACKUP_ALL, &watch, &report);
	es_manifest_free(&report.manifest);
	return err;
}

static es_err run_step(struct round *r, enum step step)
{
	switch (step) {
	case PUBLISH:
		return publish(r);
	case SAVE_DRAFT:
		return save_draft(r);
	case UPLOAD:
		return upload(r);
	case RECEIVE:
		return home_carry(partner, home.node);
	case IMPORT:
		return import(r);
	case FEED:
	case FORGET:
		return es_search_settle(search, NULL, NULL);
	case WITHDRAW:
		return withdraw(r);
	case LETTER:
		return put_letter(r);
	case COPY:
		return copy_identity();
	case BACKUP:
		return back_up(r);
	default:
		return ES_STATE;
	}
}

/* Returns how many were refused; what is refused is so for want of room. */
static size_t run(struct round *r)
{
	size_t refused = 0;

	for (enum step step = PUBLISH; step < STEPS; step++) {
		bool waits = step == WITHDRAW && !(r->done[PUBLISH] && r->done[FEED]);
		if (r->done[step] || waits)
			continue;
		es_err err = run_step(r, step);
		if (err && err != ES_NO_SPACE)
			fail_msg("%s: %s", step_words[step], es_err_sentence(err));
		r->done[step] = !err;
		refused += err != ES_OK;
	}
	return refused;
}

/* --- what must hold ---------------------------------------------------------------------------- */

static size_t found(const char *text)
{
	struct es_search_ask question = {.text = es_bytes_str(text), .lang = es_bytes_str("fr")};
	struct es_writer out;

	es_writer_grow(&out, 1 << 20);
	assert_err(es_search_find(search, &question, &out), ES_OK);
	size_t total = number(es_writer_bytes(&out), "total");
	es_writer_free(&out);
	return total;
}

/* Since when the node says that its disk is full. */
static bool says_full(struct guest *guest)
{
	bool ok;
	struct es_bytes hello = guest_ask(guest, "hello", es_bytes_of(NULL, 0), &ok);

	assert_true(ok);
	return !is_nil(hello, "full");
}

static void expect_served(struct round *r)
{
	struct params p;
	bool ok;

	begin(&p, 1);
	put_id(&p, "id", &kept);
	struct es_bytes shown = guest_ask(&r->ana, "practice.show", of(&p), &ok);
	assert_true(ok);
	assert_text(shown, "practice.description.title", "gardé");
	assert_int_equal(length(shown, "heads"), kept_heads);
	assert_int_equal(found("gardé"), 1);
}

static void expect_sound(void)
{
	const struct es_media_watch watch = {.fault = NULL};
	uint64_t faults;

	assert_int_equal(home_faults(home.node), 0);
	assert_err(es_media_check(home.node->media, &watch, &faults), ES_OK);
}

static void expect_done(struct round *r)
{
	static uint8_t got[FILE_BYTES];
	struct es_outbox again;
	char title[32];
	size_t len;

	title_of(r, title);
	assert_err(es_search_settle(search, NULL, NULL), ES_OK);
	assert_int_equal(found(title),
	                 2); /* of the partner and of the stranger; our own is withdrawn */
	assert_err(es_media_read(home.node->media, &r->file.id, 0, got, FILE_BYTES, &len), ES_OK);
	assert_int_equal(len, FILE_BYTES);
	assert_memory_equal(got, r->file.content, FILE_BYTES);
	assert_err(es_outbox_open(home.node->home, &again), ES_OK);
	assert_int_equal(again.len, box.len);
	assert_true(again.failures_len > 0);
	es_outbox_close(&again);
	expect_sound();
}

/* --- rounds ------------------------------------------------------------------------------------ */

static void publish_at(struct es_node *node, const char *title)
{
	struct es_writer w;
	struct es_id id;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft draft = {
	        .kind = ES_KIND_PRACTICE, .lang = "fr", .body = api_home_body(&home, title, &w)};
	assert_err(es_publish(node, &draft, 1, &id), ES_OK);
	es_writer_free(&w);
}

/* Everything that the stranger published, as it would come from another federation. */
static void pack(const struct round *r)
{
	const struct es_parcel_order order = {
	        .form = ES_PARCEL_ARCHIVE, .moderates = true, .hashes_max = UINT64_MAX};
	struct es_parcel *parcel;
	char path[ES_PATH_BYTES];
	struct es_writer w;
	bool more = true;

	path_of(r, "archive", path);
	assert_err(es_parcel_open(stranger, &order, &parcel), ES_OK);
	es_writer_grow(&w, 1 << 26);
	while (more)
		assert_err(es_parcel_step(parcel, &w, &more), ES_OK);
	assert_err(es_file_put(path, es_writer_bytes(&w)), ES_OK);
	es_writer_free(&w);
	es_parcel_free(parcel);
}

static void begin_round(struct round *r, unsigned number)
{
	char title[32];

	r->number = number;
	memset(r->done, 0, sizeof(r->done));
	guest_open(&r->ana, &home, true);
	attached_make(&r->file, FILE_BYTES, number + 1);
	title_of(r, title);
	publish_at(partner, title);
	publish_at(stranger, title);
	pack(r);
}

static void end_round(struct round *r)
{
	char path[ES_PATH_BYTES];

	guest_close(&r->ana);
	attached_free(&r->file);
	path_of(r, "archive", path);
	(void)unlink(path);
	path_of(r, "a/backup", path);
	home_remove(path);
}

/* Returns whether the disk was full at all. */
static bool go_round(unsigned number, size_t count, bool partly)
{
	static struct round r;

	begin_round(&r, number);
	disk_fill(home.node->home, count, partly);
	size_t refused = run(&r);
	expect_served(&r);
	if (!r.done[PUBLISH] || !r.done[SAVE_DRAFT])
		assert_true(says_full(&r.ana));
	size_t calls = disk_clear();
	assert_true(calls > 0 || refused == 0);
	es_media_tend(home.node->media, es_monotonic_ms());
	assert_false(says_full(&r.ana));
	assert_int_equal(run(&r), 0);
	assert_int_equal(run(&r), 0); /* withdrawn only now */
	api_home_settle(&home);
	expect_served(&r);
	expect_done(&r);
	end_round(&r);
	return calls > 0;
}

static void goes_on_once_there_is_room(void **state)
{
	const size_t stride = getenv("ESSAIM_LONG") ? 1 : STRIDE;
	unsigned number = 0;
	size_t count = 0;

	(void)state;
	while (go_round(number, count, number % 2)) {
		count += stride;
		assert_true(++number < ROUNDS_MAX);
	}
	assert_true(count > 100);
	printf("a whole node, full at each of %zu writes, every %zuth of them\n", count, stride);
}

/* --- before ------------------------------------------------------------------------------------ */

static es_err join(void)
{
	es_err err = home_join(home.node, partner);
	struct es_snapshot *snap;

	if (!err)
		err = es_snapshot_begin(home.node->store, &snap);
	if (err)
		return err;
	es_federation_free(&home.federation);
	es_federation_init(&home.federation);
	err = es_acts_fold(snap, &home.federation);
	es_snapshot_end(snap);
	return err;
}

static int setup(void **state)
{
	const struct es_rate much = {1000000, 1000000};

	(void)state;
	api_home_open(&home);
	home.silent = true; /* the account is not in the store: a commit of accounts would end it */
	es_rates_free(home.api.accounts);
	assert_err(es_rates_new(&much, ES_RATE_BUCKETS_MAX, &home.api.accounts), ES_OK);
	partner = home_node(home.folder, "b");
	stranger = home_node(home.folder, "c");
	assert_err(es_node_found(stranger, "Autre"), ES_OK);
	assert_err(join(), ES_OK);
	es_node_start_logging(partner);
	es_node_start_logging(stranger);
	assert_err(es_search_new(home.node, &search), ES_OK);
	home.api.search = search;
	assert_err(es_outbox_open(home.node->home, &box), ES_OK);
	api_home_practice(&home, "gardé", 0, &kept);
	kept_heads = 1;
	assert_err(es_search_settle(search, NULL, NULL), ES_OK);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	es_outbox_close(&box);
	es_search_free(search);
	es_node_close(stranger);
	es_node_close(partner);
	api_home_close(&home);
	return 0;
}

/* --- how people hear of it ---------------------------------------------------------------------- */

static bool told_full(struct guest *guest)
{
	struct es_bytes topic, data;
	struct es_reader r;

	es_reader_init(&r, guest_next(guest));
	assert_int_equal(es_read_array(&r, 4), 4);
	assert_int_equal(es_read_uint(&r, 3), 3);
	(void)es_read_uint(&r, UINT64_MAX);
	topic = es_read_str(&r, 16);
	assert_true(es_bytes_equal(topic, es_bytes_str("disk")));
	data = es_read_value(&r);
	return !is_nil(data, "full");
}

static void people_are_told(void **state)
{
	static struct round r;
	struct params p;
	bool ok;

	(void)state;
	begin_round(&r, 1);
	begin(&p, 1);
	put_str(&p, "topic", "disk");
	(void)guest_ask(&r.ana, "subscribe", of(&p), &ok);
	assert_true(ok);
	es_disk_tell(&home.api);
	assert_true(guest_quiet(&r.ana));
	disk_fill(home.node->home, 0, false);
	assert_err(publish(&r), ES_NO_SPACE);
	es_disk_tell(&home.api);
	assert_true(told_full(&r.ana));
	es_disk_tell(&home.api);
	assert_true(guest_quiet(&r.ana));
	strcpy(r.ana.client->account.role, "operator");
	struct es_bytes shown = guest_ask(&r.ana, "disk.show", es_bytes_of(NULL, 0), &ok);
	assert_true(ok);
	assert_false(is_nil(shown, "full"));
	assert_int_equal(number(shown, "free"), 0);
	assert_true(number(shown, "records") > 0);
	assert_true(disk_clear() > 0);
	es_media_tend(home.node->media, es_monotonic_ms());
	es_disk_tell(&home.api);
	assert_false(told_full(&r.ana));
	strcpy(r.ana.client->account.role, "editor");
	guest_refused(&r.ana, "disk.show", es_bytes_of(NULL, 0), "not_allowed", NULL);
	end_round(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(people_are_told, setup, teardown),
	        cmocka_unit_test_setup_teardown(goes_on_once_there_is_room, setup, teardown),
	};

	if (access("/dev/shm", W_OK) == 0)
		(void)setenv("TMPDIR", "/dev/shm", 0); /* thousands of syncs, and no power cut */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
