/* SPDX-License-Identifier: EUPL-1.2 */
/* file.begin, file.state, file.finish, file.drop: uploads around the pieces that come over HTTP (upload.c). All
 * of it reads or writes files, so workers do it. */
#include "media/media.h"
#include "media/strip.h"
#include "web/suspended.h"
#include "web/task.h"

#include <stdlib.h>
#include <string.h>

#define MISSING_SHOWN 64 /* gaps of an upload that are told at once */

enum step { BEGIN, STATE, FINISH, DROP };

struct job {
	struct es_task task; /* first */
	enum step step;
	uint8_t author[ES_AUTHOR_LEN]; /* who asks: the client's account is the loop's */
	uint8_t upload[ES_UPLOAD_ID_LEN];
	uint64_t size;
	char type[ES_MEDIA_TYPE_MAX + 1];
	struct es_upload state;
	struct es_id file;
};

static struct es_media *media_of(const struct job *job)
{
	return job->task.client->api->node->media;
}

/* --- finishing: is it what it is said to be, and what does it tell besides --------------------- */

static es_err read_put(void *context, uint64_t offset, uint8_t *out, size_t len)
{
	const struct job *job = context;

	while (len) {
		size_t got;
		es_err err = es_upload_read(media_of(job), job->upload, offset, out, len, &got);
		if (err || got == 0)
			return err ? err : ES_STATE;
		offset += got;
		out += got;
		len -= got;
	}
	return ES_OK;
}

static es_err refuse(struct job *job, es_err err, const char *field, const char *why)
{
	job->task.field = field;
	job->task.why = why;
	return err;
}

static es_err look_inside(struct job *job, const struct es_media_kind *kind)
{
	struct es_sniff_source source = {read_put, job, job->state.size};
	const char *found;

	es_err err = es_sniff(&source, kind, &found);
	if (err == ES_NOT_ALLOWED)
		return refuse(job, ES_NOT_ALLOWED,
		              found && strstr(found, "macros") ? "macros" : "encoding", found);
	if (err == ES_INVALID)
		return refuse(job, ES_INVALID, "type",
		              found ? found : "the content does not fit the type");
	return err;
}

/* Puts the cleaned picture as an upload of its own, in the place of what came. */
static es_err put_clean(struct job *job, struct es_bytes clean)
{
	uint8_t upload[ES_UPLOAD_ID_LEN];

	es_err err = es_upload_begin(media_of(job), job->state.author, clean.len, job->state.type,
	                             upload);
	for (size_t at = 0; !err && at < clean.len; at += ES_UPLOAD_PUT_MAX) {
		size_t len = clean.len - at;
		err = es_upload_put(media_of(job), upload, at,
		                    es_bytes_of(clean.data + at,
		                                len < ES_UPLOAD_PUT_MAX ? len : ES_UPLOAD_PUT_MAX));
	}
	if (err)
		return err;
	err = es_upload_finish(media_of(job), upload, NULL, &job->file);
	if (!err) {
		job->state.size = clean.len;
		err = es_upload_abort(media_of(job), job->upload);
	}
	return err;
}

static es_err finish_picture(struct job *job, const struct es_media_kind *kind)
{
	struct es_writer clean;

	if (job->state.size > ES_STRIP_MAX)
		return refuse(job, ES_TOO_LARGE, "size", "a picture has at most 48 MiB");
	uint8_t *picture = malloc((size_t)job->state.size);
	es_writer_grow(&clean, (size_t)job->state.size + 64);
	es_err err = picture ? read_put(job, 0, picture, (size_t)job->state.size) : ES_NO_MEMORY;
	if (!err && es_strip(kind, es_bytes_of(picture, (size_t)job->state.size), &clean) != ES_OK)
		err = refuse(job, ES_INVALID, "type", "the picture is damaged");
	if (!err)
		err = put_clean(job, es_writer_bytes(&clean));
	es_writer_free(&clean);
	free(picture);
	return err;
}

static es_err finish(struct job *job)
{
	const struct es_media_kind *kind = es_media_kind(es_bytes_str(job->state.type));

	if (!kind)
		return refuse(job, ES_INVALID, "type", "files of this type are not taken");
	if (job->state.held < job->state.size)
		return refuse(job, ES_INVALID, "upload", "some of it is missing");
	es_err err = look_inside(job, kind);
	if (!err && kind->image)
		return finish_picture(job, kind);
	if (!err)
		err = es_upload_finish(media_of(job), job->upload, NULL, &job->file);
	return err;
}

/* --- the worker -------------------------------------------------------------------------------- */

/* What another began is not there for this account. */
static es_err find(struct job *job)
{
	es_err err = es_upload_get(media_of(job), job->upload, &job->state);

	if (!err && memcmp(job->state.author, job->author, ES_AUTHOR_LEN) != 0)
		err = ES_NOT_FOUND;
	if (err)
		job->task.field = "upload";
	return err;
}

static es_err take_step(struct job *job)
{
	if (job->step == BEGIN)
		return es_upload_begin(media_of(job), job->author, job->size, job->type,
		                       job->upload);
	es_err err = find(job);
	if (!err && job->step == FINISH)
		err = finish(job);
	else if (!err && job->step == DROP)
		err = es_upload_abort(media_of(job), job->upload);
	return err;
}

static void run(struct es_task *task)
{
	task->err = take_step((struct job *)task);
	if (task->err == ES_LIMIT)
		es_task_refuse(task, ES_API_TOO_MANY, NULL, "too many uploads are under way");
	else if (task->err == ES_NO_SPACE)
		es_task_refuse(task, ES_API_BUSY, "room", "there is no room left");
}

/* --- the answer -------------------------------------------------------------------------------- */

/* [[from, to]…]: what is still to come, in bytes. */
static void put_missing(const struct es_upload *u, struct es_writer *w)
{
	uint64_t gaps[2 * MISSING_SHOWN];
	size_t count = 0;

	for (uint32_t at = 0; count < MISSING_SHOWN;) {
		uint32_t from = es_chunk_map_next(u->map, u->chunks, at, false);
		if (from >= u->chunks)
			break;
		at = es_chunk_map_next(u->map, u->chunks, from, true);
		uint64_t to = (uint64_t)at * ES_CHUNK_LEN;
		gaps[2 * count] = (uint64_t)from * ES_CHUNK_LEN;
		gaps[2 * count + 1] = to < u->size ? to : u->size;
		count++;
	}
	es_write_cstr(w, "missing");
	es_write_array(w, count);
	for (size_t i = 0; i < count; i++) {
		es_write_array(w, 2);
		es_write_uint(w, gaps[2 * i]);
		es_write_uint(w, gaps[2 * i + 1]);
	}
}

static void put(struct es_task *task, struct es_writer *w)
{
	const struct job *job = (const struct job *)task;

	switch (job->step) {
	case BEGIN:
		es_write_map(w, 2);
		es_write_cstr(w, "upload");
		es_write_bin(w, ES_BYTES(job->upload));
		es_write_cstr(w, "piece");
		es_write_uint(w, ES_UPLOAD_PIECE_MAX);
		break;
	case STATE:
		es_write_map(w, 3);
		es_write_cstr(w, "size");
		es_write_uint(w, job->state.size);
		es_write_cstr(w, "held");
		es_write_uint(w, job->state.held);
		put_missing(&job->state, w);
		break;
	case FINISH:
		es_write_map(w, 3);
		es_write_cstr(w, "file");
		es_write_bin(w, ES_BYTES(job->file.bytes));
		es_write_cstr(w, "size");
		es_write_uint(w, job->state.size);
		es_write_cstr(w, "type");
		es_write_cstr(w, job->state.type);
		break;
	case DROP:
		es_write_map(w, 0);
		break;
	}
}

/* --- the question ------------------------------------------------------------------------------ */

static es_err read_begin(struct es_call *call, struct job *job)
{
	struct es_bytes type;

	es_err err = es_param_uint(call, "size", UINT64_MAX, &job->size);
	if (err == ES_OK)
		err = es_param_str(call, "type", ES_MEDIA_TYPE_MAX, &type);
	if (err != ES_OK)
		return err;
	if (!es_media_kind(type))
		return es_call_refuse(call, ES_API_INVALID, "type",
		                      "files of this type are not taken");
	if (job->size == 0 || job->size > ES_ATTACHMENT_MAX)
		return es_call_refuse(call, ES_API_TOO_LARGE, "size", "1 byte to 2 GiB");
	memcpy(job->type, type.data, type.len);
	return ES_OK;
}

static es_err read_job(struct es_call *call, struct job *job)
{
	bool found;

	es_err err = es_check_suspended(call);
	if (err != ES_OK)
		return err;
	if (job->step == BEGIN)
		return read_begin(call, job);
	err = es_param_bin(call, "upload", job->upload, sizeof(job->upload), &found);
	if (err == ES_OK && !found)
		return es_call_lacks(call, "upload");
	return err;
}

static es_err start(struct es_call *call, enum step step)
{
	struct job *job = es_task_new(sizeof(*job));

	if (!job)
		return ES_NO_MEMORY;
	job->task.run = run;
	job->task.put = put;
	job->step = step;
	memcpy(job->author, call->client->account.author, sizeof(job->author));
	return es_task_start_if(call, &job->task, read_job(call, job));
}

es_err es_method_file_begin(struct es_call *call)
{
	return start(call, BEGIN);
}

es_err es_method_file_state(struct es_call *call)
{
	return start(call, STATE);
}

es_err es_method_file_finish(struct es_call *call)
{
	return start(call, FINISH);
}

es_err es_method_file_drop(struct es_call *call)
{
	return start(call, DROP);
}
