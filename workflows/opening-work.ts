/** The activities that `schoolYearOpening` calls, as types: activities/opening has them. */
export type OpeningWork = {
  classesOf(schoolId: string, schoolYear: string): Promise<readonly string[]>;
  openClass(classId: string): Promise<void>;
  /** Gives how many workflows stand there now. */
  startClass(classId: string): Promise<number>;
};
