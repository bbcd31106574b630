// What do the controls look like? Mantine's theme: one quiet accent, system fonts, small radii.

import { createTheme, type MantineColorsTuple } from '@mantine/core';

const steel: MantineColorsTuple = [
  '#eef4fb',
  '#dce7f4',
  '#b6cde8',
  '#8db1dc',
  '#6b9ad1',
  '#4f87c6',
  '#3a73b4',
  '#275f9f',
  '#1f5190',
  '#16406f',
];
const ember: MantineColorsTuple = [
  '#fdf0ec',
  '#f9dcd3',
  '#f2b5a4',
  '#ec8c72',
  '#e66a49',
  '#dc4f2a',
  '#cc3f1b',
  '#b3320f',
  '#992a0d',
  '#7a200a',
];
const dark: MantineColorsTuple = [
  '#e6e7e8',
  '#c3c6ca',
  '#a3a7ad',
  '#7c8188',
  '#4a4f56',
  '#34383d',
  '#24272b',
  '#1a1c1f',
  '#121416',
  '#0c0d0f',
];

export const theme = createTheme({
  respectReducedMotion: true,
  colors: { steel, ember, dark },
  primaryColor: 'steel',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily: 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  defaultRadius: 5,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: { fontWeight: '600' },
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs', fw: 500 } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    // The list itself scrolls, which the field beside it steers by keyboard: no box around it that nobody can get into.
    Select: {
      defaultProps: {
        size: 'sm',
        comboboxProps: { shadow: 'md' },
        withScrollArea: false,
        styles: { options: { maxHeight: '220px', overflowY: 'auto' } },
      },
    },
    NativeSelect: { defaultProps: { size: 'sm' } },
    // A dialogue's head is no banner of the page.
    Modal: {
      defaultProps: {
        attributes: { header: { role: 'presentation' } },
        centered: false,
        yOffset: '8vh',
        transitionProps: { duration: 80 },
      },
    },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 60 } } },
  },
});
