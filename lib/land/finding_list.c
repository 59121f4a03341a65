/* SPDX-License-Identifier: MIT */
/* Findings kept in memory, as deep copies: what the caller put may be gone by the time it is read. */
#include <ranh/land/finding.h>

#include <ranh/base/vec.h>

static int put(struct ranh_finding_sink *sink, const struct ranh_finding *finding,
               struct ranh_err *err)
{
    (void)err;
    struct ranh_finding_list *list = (struct ranh_finding_list *)sink;
    struct ranh_finding copy = *finding;
    copy.code = ranh_arena_strdup(&list->arena, finding->code);
    copy.stage = ranh_arena_strdup(&list->arena, finding->stage);
    copy.subject = ranh_arena_strdup(&list->arena, finding->subject);
    copy.key_a = ranh_arena_strdup(&list->arena, finding->key_a);
    copy.key_b = ranh_arena_strdup(&list->arena, finding->key_b);
    copy.file = ranh_arena_strdup(&list->arena, finding->file);
    copy.unit = ranh_arena_strdup(&list->arena, finding->unit);
    copy.article = ranh_arena_strdup(&list->arena, finding->article);
    copy.commune = ranh_arena_strdup(&list->arena, finding->commune);
    copy.detail_vi = ranh_arena_strdup(&list->arena, finding->detail_vi);
    copy.detail_en = ranh_arena_strdup(&list->arena, finding->detail_en);
    copy.adjust = ranh_arena_strdup(&list->arena, finding->adjust);
    copy.adjust_vi = ranh_arena_strdup(&list->arena, finding->adjust_vi);
    copy.adjust_en = ranh_arena_strdup(&list->arena, finding->adjust_en);
    copy.group = ranh_arena_strdup(&list->arena, finding->group);
    copy.shape = finding->shape ? ranh_shape_copy(&list->arena, finding->shape) : NULL;
    *ranh_vec_push(list) = copy;
    return 0;
}

void ranh_finding_list_init(struct ranh_finding_list *list)
{
    *list = (struct ranh_finding_list){.sink = {.put = put}};
    ranh_arena_init(&list->arena);
}

void ranh_finding_list_release(struct ranh_finding_list *list)
{
    ranh_vec_release(list);
    ranh_arena_release(&list->arena);
}
