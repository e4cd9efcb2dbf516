"""Who the victims are: names, phones, e-mails, birth dates and addresses, encrypted. Only this app decrypts."""
