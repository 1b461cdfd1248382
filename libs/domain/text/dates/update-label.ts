/** 'Last updated:' in the languages of the news. */
const UPDATE_LABEL =
  /updated?\b|modifi|edited|aktuali[sz]|geändert|mis(?:e)? à jour|actualiza|atualiza|aggiorna|bijgewerkt|gewijzigd|ažurira|frissít|actualizat|güncelle|uppdatera|oppdatert|opdateret|päivitet|обновл|изменен|оновлен|актуализир|ενημέρ|عُ?دّ?ل|تحديث|بروز|עודכן|अपडेट|अद्यतन|আপডেট|อัปเดต|แก้ไข|cập nhật|diperbarui|dikemaskini|更新|修改|업데이트|수정/iu;

/** Whether words beside a date say that it is the one of a change, not of the publication. */
export function isUpdateLabel(words: string): boolean {
  return UPDATE_LABEL.test(words);
}
