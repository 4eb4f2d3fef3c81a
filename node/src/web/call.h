/* SPDX-License-Identifier: EUPL-1.2 */
/* One request of a client on its way through a method, and how methods read its parameters. Loop's
 * thread. */
#ifndef WEB_CALL_H
#define WEB_CALL_H

#include "essaim/schema.h"
#include "web/api.h"

struct es_call {
	struct es_client *client;
	uint64_t number;
	struct es_bytes params; /* a canonical map */
	struct es_writer *out;  /* the result map */
	bool later;             /* the method answers by itself, when it is done */
	enum es_api_code code;  /* why it was refused, where that is not es_api_code_of the error */
	bool has_code;
	const char *field; /* the culprit, static or in fault */
	const char *why;   /* English, static or in fault; NULL: the error's sentence */
	struct es_schema_fault fault;
	char until[24]; /* of a suspension: what field points to */
};

/* A method answers ES_OK (result in out, or later) or why not. */
typedef es_err es_method(struct es_call *call);

/* Parameters: absent and nil are the same. A wrong type is ES_MALFORMED, a value out of bounds
 * ES_INVALID or ES_TOO_LARGE; the field is named. Borrowed from the request. */
bool es_param(struct es_call *call, const char *key, struct es_bytes *value);
es_err es_param_uint(struct es_call *call, const char *key, uint64_t max,
                     uint64_t *value) ES_MUST_USE;
es_err es_param_str(struct es_call *call, const char *key, size_t max,
                    struct es_bytes *value) ES_MUST_USE;
/* bin 32, or hex digits: any unique prefix. found false where it is absent. */
es_err es_param_id(struct es_call *call, struct es_snapshot *snap, const char *key,
                   struct es_id *id, bool *found) ES_MUST_USE;
/* A language tag; empty where it is absent. */
es_err es_param_lang(struct es_call *call, const char *key, struct es_bytes *value) ES_MUST_USE;

/* A bin of exactly len bytes, or as many in hexadecimal; found false where it is absent. */
es_err es_param_bin(struct es_call *call, const char *key, uint8_t *out, size_t len,
                    bool *found) ES_MUST_USE;
/* false where it is absent. */
es_err es_param_bool(struct es_call *call, const char *key, bool *value) ES_MUST_USE;
/* A map; empty where it is absent. */
es_err es_param_map(struct es_call *call, const char *key, struct es_bytes *value) ES_MUST_USE;

/* Refusals with a code of their own. */
es_err es_call_refuse(struct es_call *call, enum es_api_code code, const char *field,
                      const char *why) ES_MUST_USE;
/* A parameter that is needed is absent. */
es_err es_call_lacks(struct es_call *call, const char *field) ES_MUST_USE;

/* Answers of a client's request, at once or later. */
void es_client_respond(struct es_client *client, uint64_t number, struct es_bytes result);
void es_client_refuse(struct es_client *client, uint64_t number, enum es_api_code code,
                      const char *message, const char *field);

/* The method answers later: until es_client_done the client stays, and the API waits when it closes. */
void es_call_later(struct es_call *call);
/* Such a call was answered: the client may be gone afterwards. */
void es_client_done(struct es_client *client);

/* The methods of docs/api.md. */
es_method es_method_hello, es_method_schema, es_method_practice_list, es_method_practice_show,
        es_method_tool_show, es_method_tool_list, es_method_toolbox_show, es_method_toolbox_list,
        es_method_news_list, es_method_comment_list, es_method_comment_publish,
        es_method_import_preview, es_method_import_publish, es_method_structure_list,
        es_method_subscribe, es_method_unsubscribe;
es_method es_method_record_publish, es_method_record_check, es_method_record_withdraw,
        es_method_record_withdrawal, es_method_practice_versions;
es_method es_method_draft_save, es_method_draft_list, es_method_draft_show, es_method_draft_drop;
es_method es_method_conversation_list, es_method_conversation_show, es_method_experience_list,
        es_method_experience_publish, es_method_here_allow, es_method_here_set,
        es_method_notice_list, es_method_notice_seen, es_method_reaction_set, es_method_read_mark,
        es_method_request_accept, es_method_request_list, es_method_request_publish,
        es_method_room_list, es_method_room_publish;
es_method es_method_translation_list, es_method_translation_show, es_method_translation_pairs,
        es_method_translation_draft;
es_method es_method_arrival_policy, es_method_arrival_show;
es_method es_method_disk_show;
es_method es_method_departure_begin, es_method_departure_cancel, es_method_departure_show;
es_method es_method_adoption_due, es_method_adoption_list, es_method_adoption_show,
        es_method_adoption_spreading;
es_method es_method_subtitles_list, es_method_subtitles_read, es_method_subtitles_show;
es_method es_method_tutorial_show, es_method_tutorial_list, es_method_tutorial_draw;
es_method es_method_toolbox_take, es_method_toolbox_give_back, es_method_toolbox_state,
        es_method_toolbox_taken;
es_method es_method_practice_search;
es_method es_method_search_save, es_method_search_list, es_method_search_rename,
        es_method_search_drop;
es_method es_method_file_begin, es_method_file_drop, es_method_file_finish, es_method_file_state;
es_method es_method_decision_list, es_method_flag_send, es_method_moderation_act,
        es_method_moderation_list;
es_method es_method_feedback_list, es_method_feedback_send, es_method_feedback_set,
        es_method_feedback_state;
es_method es_method_person_list, es_method_person_role, es_method_person_decline,
        es_method_person_close, es_method_person_code, es_method_person_invite,
        es_method_person_uninvite, es_method_person_show, es_method_me_wish;
es_method es_method_me_ways, es_method_me_address, es_method_me_confirm, es_method_me_digest;
es_method es_method_passkey_add, es_method_passkey_list, es_method_passkey_offer,
        es_method_passkey_remove, es_method_passkey_rename;
es_method es_method_me_data, es_method_me_profile, es_method_me_leave, es_method_me_erasures,
        es_method_me_hasten;

#endif
