/** The fields of the display form, by the name of their place in the template. */
export const FIELDS = {
  homeroom: { type: 'signature', label: 'Chữ ký số của giáo viên chủ nhiệm' },
  principal: { type: 'signature', label: 'Chữ ký số của hiệu trưởng' },
  seal: { type: 'signature', label: 'Chữ ký số của cơ quan, tổ chức' },
  signer: { type: 'text', label: 'Người ký học bạ' },
  position: { type: 'text', label: 'Chức vụ của người ký học bạ' },
  issueDate: { type: 'text', label: 'Ngày ký học bạ' },
} as const;

export type FieldName = keyof typeof FIELDS;
export type TextFieldName = 'signer' | 'position' | 'issueDate';

export const TEXT_FIELDS: readonly TextFieldName[] = ['signer', 'position', 'issueDate'];

export const isFieldName = (name: string): name is FieldName => name in FIELDS;

/** `30/5/2026`: no leading zeros in the display form (form.md section 2). */
export function displayDay(day: string): string {
  return day.split('-').map(Number).reverse().join('/');
}
