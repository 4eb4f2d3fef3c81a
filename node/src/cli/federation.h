/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of `essaim federation` share. For the thread that runs the command. */
#ifndef CLI_FEDERATION_H
#define CLI_FEDERATION_H

#include "cli/print.h"
#include "federation/listed.h"
#include "federation/order.h"

/* federation_text.c: an act in one line, and its type in one word. Text of people in it is cleared of
 * control characters by acts themselves. */
const char *es_act_word(uint64_t type);
void es_act_describe(const struct es_federation *f, const struct es_act *act, char *out,
                     size_t size);

/* A structure as people name it: 8 to 64 digits of its id, or its whole name. Says why not. */
int es_structure_find(struct es_cli *cli, const struct es_federation *f, const char *typed,
                      struct es_id *out);

/* federation_show.c */
int es_federation_show(struct es_cli *cli);
int es_federation_acts(struct es_cli *cli);
int es_federation_pending(struct es_cli *cli);

/* federation_ask.c: each gives an order and says what came of it. */
int es_federation_give(struct es_cli *cli, struct es_order *order);
int es_federation_suspend(struct es_cli *cli);
int es_federation_set_stewards(struct es_cli *cli);
int es_federation_set_policy(struct es_cli *cli);
int es_federation_hand_over(struct es_cli *cli);
int es_federation_allow(struct es_cli *cli);
int es_federation_close(struct es_cli *cli);
int es_federation_resume(struct es_cli *cli);
/* Says why not, in the words of the command at hand. */
int es_federation_refuse_order(struct es_cli *cli, es_err err);
int es_federation_tell(struct es_cli *cli, const struct es_order *order);
/* The structure that an operand names. */
int es_federation_find(struct es_cli *cli, size_t operand, struct es_id *out);
/* Shows how much of a structure's logs goes on counting, and, with --yes, lets out be signed: freed
 * by es_listed_free where it returns ES_EXIT_OK. */
int es_federation_list(struct es_cli *cli, const struct es_id *structure, struct es_listed *out);

/* federation_entrust.c */
int es_federation_entrust(struct es_cli *cli);

/* federation_rotate.c */
int es_federation_rotate(struct es_cli *cli);
int es_federation_new_key(struct es_cli *cli);
int es_federation_renew_key(struct es_cli *cli);

#endif
