/* SPDX-License-Identifier: EUPL-1.2 */
/* Subtitles through the API: what may be published, who sees them, and that they go with their film. */
#include "api_cast.h"
#include "erase.h"
#include "essaim/schema.h"
#include "home_acts.h"
#include "media/media.h"
#include "node_limits.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct es_id film, sheet; /* attachments: a film, and a file without time */

static void add_file(const char *content, const char *type, struct es_id *id)
{
	char path[HOME_PATH_MAX + 8];

	snprintf(path, sizeof(path), "%s/file", home.folder);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, strlen(content)), strlen(content));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_err(es_media_add(home.node->media, fd, type, id), ES_OK);
	close(fd);
	unlink(path);
}

static int open_home(void **state)
{
	(void)cast_open(state);
	add_file("a film", "video/webm", &film);
	add_file("a sheet", "application/pdf", &sheet);
	return 0;
}

/* A tool of this scope that refers to both files. */
static struct es_id publish_tool(uint64_t scope)
{
	struct params p;

	begin_record(&p, "tool", NULL, 2);
	put_uint(&p, "scope", scope);
	put_map(&p, "fields", 2);
	put_str(&p, "title", "Un film");
	put_array(&p, "files", 2);
	put_file(&p, &film, 6, "video/webm");
	put_file(&p, &sheet, 7, "application/pdf");
	return publish_record(&ana, &p);
}

static void put_subtitles(struct params *p, const struct es_id *about, const struct es_id *file,
                          uint64_t end)
{
	put_map(p, "fields", 4);
	put_id(p, "about", about);
	put_id(p, "file", file);
	put_str(p, "purpose", "captions");
	put_array(p, "cues", 1);
	es_write_map(&p->w, 3);
	put_uint(p, "start", 1000);
	put_uint(p, "end", end);
	put_str(p, "text", "[rires] Bonjour");
}

static struct es_id publish_subtitles(const struct es_id *about, uint64_t scope)
{
	struct params p;

	begin_record(&p, "subtitles", NULL, 2);
	put_uint(&p, "scope", scope);
	put_subtitles(&p, about, &film, 2500);
	return publish_record(&ana, &p);
}

static void assert_refused(const struct es_id *about, const struct es_id *file, uint64_t end,
                           const char *code, const char *field)
{
	struct params p;

	begin_record(&p, "subtitles", NULL, 1);
	put_subtitles(&p, about, file, end);
	guest_refused(&ana, "record.publish", of(&p), code, field);
}

/* How many somebody is told of. */
static size_t listed(struct guest *guest)
{
	struct es_bytes answer = ask_id(guest, "subtitles.list", "file", &film);
	return length(answer, "items");
}

static void are_published_and_revised(void **state)
{
	struct es_id tool = publish_tool(ES_SCOPE_PUBLIC),
	             id = publish_subtitles(&tool, ES_SCOPE_PUBLIC);
	struct params p;
	bool ok;

	(void)state;
	begin(&p, 1);
	put_id(&p, "file", &film);
	struct es_bytes list = guest_ask(&stranger, "subtitles.list", of(&p), &ok);
	struct es_id about = id_at(list, "about.id");
	assert_true(es_id_equal(&about, &tool));
	assert_text(list, "about.kind", "tool");
	assert_int_equal(listed(&stranger), 1);
	begin_record(&p, "subtitles", &id, 1);
	put_subtitles(&p, &tool, &film, 3000);
	struct es_id revision = id_at(guest_ask(&ana, "record.publish", of(&p), &ok), "id");
	assert_true(ok);
	assert_int_equal(listed(&stranger), 1);
	struct es_bytes view = ask_id(&stranger, "subtitles.show", "id", &id);
	struct es_id shown = id_at(view, "id"), entity = id_at(view, "entity");
	assert_true(es_id_equal(&shown, &revision));
	assert_true(es_id_equal(&entity, &id));
	assert_text(view, "purpose", "captions");
	assert_text(view, "lang", "fr");
	assert_int_equal(number(view, "lines"), 1);
	assert_int_equal(length(view, "cues"), 1);
}

static void must_fit_their_film(void **state)
{
	struct es_id tool = publish_tool(ES_SCOPE_PUBLIC), practice;

	(void)state;
	api_home_practice(&home, "Sans film", ES_SCOPE_PUBLIC, &practice);
	assert_refused(&practice, &film, 2500, "not_found",
	               "file"); /* which it does not refer to */
	assert_refused(&film, &film, 2500, "not_found", "about");
	assert_refused(&tool, &sheet, 2500, "invalid", "file");
	assert_refused(&tool, &film, 1000, "invalid", "cues");
	assert_refused(&tool, &film, (uint64_t)ES_CUE_MS_MAX + 1, "invalid", "cues");
	assert_int_equal(listed(&ana), 0);
}

/* What only members read has no public subtitles; and none are shown without the film. */
static void are_seen_with_their_film(void **state)
{
	struct es_id tool = publish_tool(ES_SCOPE_FEDERATION),
	             id = publish_subtitles(&tool, ES_SCOPE_PUBLIC), head;
	struct es_view_source s;
	struct es_writer w;
	size_t erased;

	(void)state;
	assert_int_equal(listed(&ana), 1);
	assert_int_equal(listed(&stranger), 0);
	es_writer_grow(&w, 4096);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_err(es_view_vtt(&s, &id, &head, &w), ES_NOT_FOUND);
	es_snapshot_end(s.snap);
	api_home_look(&home, ES_SCOPE_FEDERATION, &s);
	assert_err(es_view_vtt(&s, &id, &head, &w), ES_OK);
	es_snapshot_end(s.snap);
	es_write_raw(&w, es_bytes_of("", 1));
	assert_string_equal((const char *)w.data,
	                    "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n[rires] Bonjour\n");
	es_writer_free(&w);
	assert_err(es_erase(home.node, &tool, "mistake", &erased), ES_OK);
	assert_int_equal(erased, 2);
	assert_int_equal(listed(&ana), 0);
	api_home_look(&home, ES_SCOPE_FEDERATION, &s);
	struct es_row row;
	assert_err(es_row_find(s.snap, &id, &row), ES_OK);
	assert_true(row.erased);
	es_snapshot_end(s.snap);
}

/* However many newer ones are not for this reader. */
static void are_found_behind_those_of_members(void **state)
{
	struct es_id tool = publish_tool(ES_SCOPE_PUBLIC);

	(void)state;
	(void)publish_subtitles(&tool, ES_SCOPE_PUBLIC);
	for (size_t i = 0; i < ES_VIEW_SUBTITLES_MAX; i++) {
		/* each by another person: nobody may publish so fast */
		memset(&ana.client->publishing, 0, sizeof(ana.client->publishing));
		ana.client->account.author[0]++;
		(void)publish_subtitles(&tool, ES_SCOPE_FEDERATION);
	}
	assert_int_equal(listed(&stranger), 1);
	assert_int_equal(listed(&ana), ES_VIEW_SUBTITLES_MAX);
}

/* Somebody's, of a quarter of a MiB. */
static void publish_long(const struct es_id *tool, uint8_t author)
{
	static uint8_t buffer[ES_BODY_MAX];
	struct es_writer v, w;
	uint8_t person[ES_AUTHOR_LEN] = {author};

	es_writer_init(&v, buffer, sizeof(buffer));
	es_write_bin(&v, ES_BYTES(tool->bytes));
	size_t ends[3] = {v.len};
	es_write_bin(&v, ES_BYTES(film.bytes));
	ends[1] = v.len;
	es_write_cstr(&v, "captions");
	ends[2] = v.len;
	es_write_array(&v, 2000);
	for (unsigned i = 0; i < 2000; i++) {
		es_write_map(&v, 3);
		es_write_cstr(&v, "start");
		es_write_uint(&v, 10 * i);
		es_write_cstr(&v, "end");
		es_write_uint(&v, 10 * i + 9);
		es_write_cstr(&v, "text");
		es_write_cstr(&v, "Nous avons ouvert la porte, et puis ils sont venus.");
	}
	assert_err(v.err, ES_OK);
	struct es_schema_value values[] = {
	        {.path = "about", .value = es_bytes_of(buffer, ends[0])},
	        {.path = "file", .value = es_bytes_of(buffer + ends[0], ends[1] - ends[0])},
	        {.path = "purpose", .value = es_bytes_of(buffer + ends[1], ends[2] - ends[1])},
	        {.path = "cues", .value = es_bytes_of(buffer + ends[2], v.len - ends[2])}};
	es_writer_grow(&w, ES_BODY_MAX);
	assert_err(es_schema_encode(ES_KIND_SUBTITLES, person, values, 4, &w), ES_OK);
	assert_true(w.len > ES_BODY_MAX / 2);
	struct es_draft draft = {
	        .kind = ES_KIND_SUBTITLES, .lang = "fr", .body = es_writer_bytes(&w)};
	struct es_id id;
	assert_err(es_publish(home.node, &draft, 1, &id), ES_OK);
	es_writer_free(&w);
}

/* A list is read for its reader: not ten MiB of it. */
static void no_more_are_listed_than_can_be_read(void **state)
{
	size_t fit = ES_VIEW_SUBTITLES_BYTES / ES_BODY_MAX;
	struct es_id tool = publish_tool(ES_SCOPE_PUBLIC);

	(void)state;
	for (size_t i = 0; i < fit + 3; i++) {
		publish_long(&tool, (uint8_t)(i + 1));
		assert_int_equal(listed(&stranger), i < fit ? i + 1 : fit);
	}
}

/* The same words by another structure, so many times. */
static void flood(const struct es_id *subtitles, size_t count)
{
	struct es_node *other = home_node(home.folder, "p");
	struct es_snapshot *snap;
	struct es_bytes body;
	struct es_writer w;
	struct es_row row;

	home_admit(home.node, other, 100, 100000, 1 << 30);
	es_writer_grow(&w, ES_BODY_MAX);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_row_find(snap, subtitles, &row), ES_OK);
	assert_err(es_row_body(&row, &w, &body), ES_OK);
	struct es_draft draft = {.kind = ES_KIND_SUBTITLES, .lang = "fr", .body = body};
	publish_many(other, &draft, NULL, count);
	es_snapshot_end(snap);
	es_writer_free(&w);
	assert_err(home_carry(other, home.node), ES_OK);
	es_node_close(other);
}

/* Those of whose film it is are listed and withdrawn with it, whatever others write about it. */
static void a_flood_of_others_hides_none(void **state)
{
	struct es_id tool = publish_tool(ES_SCOPE_PUBLIC),
	             id = publish_subtitles(&tool, ES_SCOPE_PUBLIC), told;
	size_t erased;

	(void)state;
	flood(&id, ES_VIEW_REVISIONS_MAX + 100);
	struct es_bytes answer = ask_id(&stranger, "subtitles.list", "file", &film);
	told = id_at(item(answer, "items", 0), "entity");
	assert_true(es_id_equal(&told, &id));
	assert_int_equal(length(answer, "items"),
	                 1 + ES_VIEW_SUBTITLES_MAX / ES_VIEW_SUBTITLES_SHARE);
	assert_err(es_erase(home.node, &tool, "mistake", &erased), ES_OK);
	assert_int_equal(erased, 2);
}

/* --- the files of what is hidden ---------------------------------------------------------------- */

static struct es_id publish_of(const char *kind, const struct es_id *practice, const char *field,
                               const char *word)
{
	struct params p;

	begin_record(&p, kind, NULL, 1);
	put_map(&p, "fields", 3);
	put_id(&p, "practice", practice);
	put_str(&p, field, word);
	put_array(&p, "files", 1);
	put_file(&p, &film, 6, "video/webm");
	return publish_record(&ana, &p);
}

static struct es_id publish_experience(const struct es_id *practice)
{
	struct params p;

	begin(&p, 3);
	put_id(&p, "practice", practice);
	put_str(&p, "did", "Un essai");
	put_str(&p, "lang", "fr");
	struct es_bytes answer = ask(&ana, "experience.publish", &p);
	return id_at(answer, "conversation.id");
}

/* A voice message. */
static struct es_id publish_voice(const struct es_id *about)
{
	struct params p;

	begin(&p, 3);
	put_id(&p, "about", about);
	put_str(&p, "lang", "fr");
	put_array(&p, "files", 1);
	put_file(&p, &film, 6, "video/webm");
	struct es_bytes answer = ask(&ana, "comment.publish", &p);
	return id_at(answer, "comment.id");
}

static void moderate(const char *action, const struct es_id *record)
{
	struct params p;

	begin(&p, 3);
	put_str(&p, "action", action);
	put_id(&p, "record", record);
	put_str(&p, "reason", "rights");
	(void)ask(&ana, "moderation.act", &p);
}

/* Whether /files/FILM answers strangers. */
static bool film_is_served(void)
{
	struct es_view_source s;

	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	bool served = es_view_refers(&s, &film, NULL);
	es_snapshot_end(s.snap);
	return served;
}

/* Shown with it, gone with it; hidden by itself, gone as well. */
static void goes_with(const struct es_id *record, const struct es_id *practice)
{
	size_t erased;

	assert_true(film_is_served());
	moderate("hide", practice);
	assert_false(film_is_served());
	moderate("show", practice);
	assert_true(film_is_served());
	moderate("hide", record);
	assert_false(film_is_served());
	moderate("show", record);
	assert_true(film_is_served());
	assert_err(es_erase(home.node, record, "mistake", &erased), ES_OK);
	assert_false(film_is_served());
}

static void what_is_hidden_gives_no_file(void **state)
{
	struct es_id practice, record, tried;

	(void)state;
	strcpy(ana.client->account.role, "editor");
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	record = publish_of("testimony", &practice, "role", "beneficiary");
	goes_with(&record, &practice);
	record = publish_of("tool", &practice, "title", "Le cahier");
	goes_with(&record, &practice);
	record = publish_voice(&practice);
	goes_with(&record, &practice);
	tried = publish_experience(&practice);
	record = publish_voice(&tried);
	goes_with(&record, &tried);
	record = publish_voice(&tried);
	goes_with(&record, &practice);

	record = publish_of("testimony", &practice, "role", "beneficiary");
	struct es_id tool =
	        publish_tool(ES_SCOPE_PUBLIC); /* of no practice: it goes on showing the film */
	moderate("hide", &practice);
	assert_true(film_is_served());
	moderate("hide", &tool);
	assert_false(film_is_served());
}

static void are_read_from_files(void **state)
{
	struct params p;

	(void)state;
	begin(&p, 2);
	es_write_cstr(&p.w, "file");
	es_write_bin(&p.w, es_bytes_str("1\n00:00:01,000 --> 00:00:02,000\nd\xe9j\xe0\n\nlost\n"));
	put_str(&p, "lang", "fr");
	struct es_bytes answer = ask(&ana, "subtitles.read", &p);
	assert_text(answer, "form", "SubRip");
	assert_text(answer, "encoding", "Windows-1252");
	assert_int_equal(number(answer, "passed"), 1);
	assert_int_equal(number(answer, "line"), 5);
	assert_int_equal(length(answer, "cues"), 1);
	guest_refused(&stranger, "subtitles.read", of(&p), "sign_in_needed", NULL);
	begin(&p, 1);
	es_write_cstr(&p.w, "file");
	es_write_bin(&p.w, es_bytes_str("no times"));
	guest_refused(&ana, "subtitles.read", of(&p), "invalid", "file");
	begin(&p, 1);
	put_str(&p, "file", "text and no bin");
	guest_refused(&ana, "subtitles.read", of(&p), "malformed", "file");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(are_published_and_revised, open_home, cast_close),
	        cmocka_unit_test_setup_teardown(must_fit_their_film, open_home, cast_close),
	        cmocka_unit_test_setup_teardown(are_seen_with_their_film, open_home, cast_close),
	        cmocka_unit_test_setup_teardown(no_more_are_listed_than_can_be_read, open_home,
	                                        cast_close),
	        cmocka_unit_test_setup_teardown(a_flood_of_others_hides_none, open_home,
	                                        cast_close),
	        cmocka_unit_test_setup_teardown(are_found_behind_those_of_members, open_home,
	                                        cast_close),
	        cmocka_unit_test_setup_teardown(what_is_hidden_gives_no_file, open_home,
	                                        cast_close),
	        cmocka_unit_test_setup_teardown(are_read_from_files, open_home, cast_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
