/* SPDX-License-Identifier: MIT */
/* Reasons, as sentences that say what to do instead. */
#include "lib/check/why.h"

static const struct {
    const char *name, *vi, *en;
} reasons[RANH_WHYS] = {
    [RANH_WHY_GOOD] = {"good", "", ""},
    [RANH_WHY_GONE] = {"gone", "Không còn gì để sửa: một lần sửa khác đã làm mất lỗi này.",
                       "Nothing is left to repair: another repair has removed it."},
    [RANH_WHY_NO_LAND] =
        {"no-land", "Hình không bao quanh phần đất nào, không thể dựng lại; hãy vẽ lại thửa.",
         "The shape encloses no land, nothing can be built from it; draw the parcel "
         "again."},
    [RANH_WHY_FLAWED] =
        {"flawed-parcel",
         "Một thửa ở đây tự nó chưa hợp lệ; hãy sửa lỗi hình (G) của thửa đó trước.",
         "A parcel here is not valid by itself; repair its own flaw (G) first."},
    [RANH_WHY_WHOLE] =
        {"whole-parcel",
         "Một thửa trùng hoặc nằm trọn trong thửa khác: người phụ trách phải quyết định bỏ "
         "thửa nào.",
         "A parcel is there twice or lies inside another: a person has to decide which "
         "one goes."},
    [RANH_WHY_NO_LIMIT] =
        {"no-limit", "Chưa biết tỷ lệ bản đồ nên không có hạn sai; hãy khai tỷ lệ của nguồn.",
         "No map scale is known, so there is no limit; state the scale of the source."},
    [RANH_WHY_BEYOND] = {"beyond-limit",
                         "Rộng hơn hạn sai: phải đo kiểm tra lại (nếu là chỗ hở, có thể thiếu một "
                         "thửa), không nắn trên "
                         "máy.",
                         "Wider than the limit: it has to be measured again (of a gap, perhaps a "
                         "parcel is missing), not "
                         "adjusted at the desk."},
    [RANH_WHY_DATES] =
        {"beyond-limit-dates",
         "Rộng hơn hạn sai và hai bản đồ đo khác thời gian: không được tự sửa tờ nào, phải báo "
         "cáo bằng văn bản.",
         "Wider than the limit, and the maps are of different dates: neither may be "
         "adjusted, report it in writing."},
    [RANH_WHY_NO_DATE] =
        {"beyond-limit-no-date",
         "Rộng hơn hạn sai mà chưa biết ngày đo: nếu hai bản đồ đo khác thời gian thì không được "
         "tự "
         "sửa tờ nào mà phải báo cáo bằng văn bản; hãy khai ngày đo của nguồn.",
         "Wider than the limit, and a date of survey is not known: if the maps are of different "
         "dates neither may be adjusted, report it in writing; state the dates of the sources."},
    [RANH_WHY_ALONE] =
        {"one-neighbour",
         "Chỗ hở chỉ giáp một thửa nên không có ranh thứ hai để nắn theo: hoặc là vòng trong của "
         "thửa đó, hoặc thiếu một thửa; hãy đối chiếu thực địa.",
         "The gap lies beside one parcel only, there is no second boundary to join it to: it is "
         "a hole of that parcel, or a parcel is missing; compare it with the ground."},
    [RANH_WHY_SHEETS] =
        {"several-sheets",
         "Từ ba tờ bản đồ trở lên gặp nhau ở đây mà theo ngày đo đã khai thì không có tờ nào phải "
         "nắn theo tất cả các tờ kia; hãy khai ngày đo của nguồn, hoặc chọn tờ phải nắn rồi sửa "
         "bằng tay.",
         "Three map sheets or more meet here, and by the dates that are stated none of them has to "
         "be fitted "
         "to all the others; state the dates of the sources, or choose the one that moves and "
         "repair it by hand."},
    [RANH_WHY_THIRD] =
        {"corner-of-another-sheet",
         "Đỉnh phải dời cũng là đỉnh của thửa thuộc tờ khác, tờ đó không được dời.",
         "The corner to be moved is also one of a parcel of another sheet, which must not "
         "move."},
    [RANH_WHY_FAR] = {"no-counterpart",
                      "Có đỉnh không tìm được đỉnh hay cạnh tương ứng của thửa kề trong hạn sai.",
                      "A corner finds no corner or edge of the neighbour within the limit."},
    [RANH_WHY_TANGLED] =
        {"several-pieces",
         "Ranh chung bị ngắt thành nhiều đoạn nên không nối được; hãy sửa bằng tay.",
         "The common boundary is in several pieces and cannot be joined; repair it by "
         "hand."},
    [RANH_WHY_MANY] = {"many-parcels",
                       "Phải dời cùng lúc quá nhiều thửa; hãy nắn chỉnh cả tờ bản đồ hoặc sửa bằng "
                       "tay từng đoạn.",
                       "Too many parcels would have to move at once; adjust the whole sheet, or "
                       "repair it by hand, "
                       "a stretch at a time."},
    [RANH_WHY_INVALID] = {"makes-invalid", "Sửa như vậy thì một thửa sẽ không còn hợp lệ.",
                          "The repair would leave a parcel that is not valid."},
    [RANH_WHY_OVERLAP] = {"makes-overlap", "Sửa như vậy sẽ tạo chồng lấn mới với thửa bên cạnh.",
                          "The repair would make a new overlap with a neighbour."},
    [RANH_WHY_GAP] = {"makes-gap", "Sửa như vậy sẽ bỏ trống phần đất đang thuộc một thửa.",
                      "The repair would leave ground without a parcel that has one now."},
    [RANH_WHY_ENCLOSED] = {"encloses-gap", "Sửa như vậy sẽ khép kín một chỗ hở mới.",
                           "The repair would enclose a new gap."},
    [RANH_WHY_VERTEX] = {"leaves-vertices", "Sửa như vậy sẽ để lại đỉnh không có đỉnh tương ứng.",
                         "The repair would leave corners that the neighbour lacks."},
    [RANH_WHY_SHORT] = {"makes-short-edge",
                        "Sửa như vậy sẽ tạo cạnh ngắn đến mức đo đạc không phân biệt được.",
                        "The repair would make an edge so short that a survey cannot tell it."},
    [RANH_WHY_NO_GAIN] = {"no-gain", "Sửa như vậy không làm giảm chồng lấn, khe hở hay đỉnh thiếu.",
                          "The repair would lessen no overlap, gap or missing vertex."},
};

const char *ranh_why_name(enum ranh_why why)
{
    return reasons[why].name;
}

const char *ranh_why_text(enum ranh_why why, int vietnamese)
{
    return vietnamese ? reasons[why].vi : reasons[why].en;
}
