// The messages' entry as one function that the desk calls with what it knows.
// It never holds anything but the name of that function.
export { start as default } from './main'
