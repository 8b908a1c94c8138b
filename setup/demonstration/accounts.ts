import { DEMONSTRATION_PIN } from './certification.ts';
import { STAFF, UNITS } from './staff.ts';

const WORDS: Readonly<Record<string, string>> = {
  provinceOfficer: 'cán bộ Sở',
  provinceAdministrator: 'quản trị hệ thống cấp Sở',
  levelOfficer: 'cán bộ Phòng',
  principal: 'hiệu trưởng',
  vicePrincipal: 'phó hiệu trưởng',
  signOnBehalf: 'ký thay (KT.)',
  clerk: 'văn thư',
  administrator: 'quản trị viên',
  teacher: 'giáo viên',
};

/** What the terminal shows: who may sign in, with what. */
export function accountsText(publicUrl: string, password: string): string {
  const rows = STAFF.map(({ userName, fullName, unit, roles, teaches = {} }) => {
    const what = roles.map((role) => WORDS[role] ?? role).join(', ');
    const classes = Object.keys(teaches).join(', ');
    return `  ${userName.padEnd(18)} ${fullName.padEnd(24)} ${what}${classes && ` lớp ${classes}`}, ${UNITS[unit].name}`;
  });
  return [`Tài khoản demo (mật khẩu ${password}, PIN ký số ${DEMONSTRATION_PIN}) tại ${publicUrl}`, ...rows].join('\n');
}
