const seconds = 1000;

// The lab boots engines, daemons and machines; everything else that takes longer than this hangs.
jest.setTimeout(/[\\/]test[\\/]lab[\\/]/.test(expect.getState().testPath ?? "") ? 300 * seconds : 30 * seconds);
