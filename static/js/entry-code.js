// A scanned QR code brings the entry code behind the #, which no server sees. Put it into the field and out of the address.
const digits = location.hash.slice(1);
const field = document.getElementById("id_code");
if (field && /^\d{16}$/.test(digits)) {
  field.value = digits.replace(/(.{4})(?=.)/g, "$1 ");
  history.replaceState(null, "", location.pathname);
}
