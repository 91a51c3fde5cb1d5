"""What synthetic postings are made of: how often which language, openings around a thing, and everyday sentences."""

LANGUAGES = {"de": 84, "ar": 6, "uk": 6, "en": 4}

OPENINGS = {
    "de": {
        "request": [
            "{thing} gesucht", "Suche {thing}", "Wer hat {thing}?", "Wir brauchen {thing}", "{thing}, gern gebraucht",
            "Hilfe bei {thing}",
            "{thing} für meinen Sohn", "{thing} für eine Familie mit drei Kindern", "Frage zu {thing}",
        ],
        "offer": [
            "{thing} abzugeben", "Biete {thing}", "{thing}, gut erhalten", "Ich helfe bei {thing}",
            "{thing} zu verschenken",
            "Habe {thing} übrig", "Zeit für {thing}", "{thing} und etwas Zeit",
        ],
    },
    "en": {
        "request": ["Looking for {thing}", "Does anyone have {thing}?", "We need {thing}", "Help with {thing}"],
        "offer": ["I can offer {thing}", "{thing} to give away", "Time for {thing}", "{thing}, hardly used"],
    },
    "ar": {
        "request": ["أبحث عن {thing}", "نحتاج إلى {thing}", "من عنده {thing}؟", "مساعدة في {thing}"],
        "offer": ["أقدّم {thing}", "عندي {thing}", "{thing} مجاناً", "أساعد في {thing}"],
    },
    "uk": {
        "request": ["Шукаю {thing}", "Потрібно: {thing}", "Хто має {thing}?", "Допомога: {thing}"],
        "offer": ["Віддам {thing}", "Пропоную {thing}", "{thing}, у доброму стані", "Допоможу: {thing}"],
    },
}  # fmt: skip

WHEN = {
    "de": [
        "", "", "", "", "ab sofort", "bis Monatsende", "am Wochenende", "für den Umzug", "im Januar", "nachmittags",
        "möglichst bald", "abends", "samstags",
    ],
    "en": ["", "", "this week", "after work", "on Saturday"],
    "ar": ["", "", "هذا الأسبوع", "بعد الظهر", "يوم السبت"],
    "uk": ["", "", "цього тижня", "після обіду", "у суботу"],
}  # fmt: skip

SENTENCES = {
    "de": [
        "Wir wohnen im dritten Stock ohne Aufzug.", "Abholen kann ich selbst, ein Freund hat ein Auto.",
        "Meine Tochter ist acht und geht in die zweite Klasse.", "Der Kurs ist vormittags, danach habe ich Zeit.",
        "Am besten passt es unter der Woche nach fünf.", "Die Farbe ist egal, Hauptsache es hält.",
        "Wir sind vor zwei Monaten in die neue Wohnung gezogen.",
        "Es fehlt noch eine Schraube, sonst ist alles da.",
        "Deutsch verstehe ich gut, wenn man langsam spricht.",
        "Der Bus fährt nur jede Stunde, deshalb bitte in der Nähe.",
        "Ich arbeite in der Bäckerei und bin mittags zu Hause.", "Zwei Kinder, fünf und elf Jahre alt.",
        "Im Keller steht noch mehr davon.", "Das Amt hat einen Brief geschickt, den ich nicht verstehe.",
        "Gern auch regelmäßig, einmal in der Woche.", "Ein Nachbar hilft beim Tragen.",
        "Größe bitte vorher absprechen.",
        "Ich habe früher als Schreiner gearbeitet.", "Der Termin ist nächsten Donnerstag um neun.",
        "Mein Vater sitzt im Rollstuhl, wir brauchen einen Weg ohne Stufen.", "Kaffee und Kuchen gibt es danach.",
        "Das Fahrrad meines Bruders ist leider kaputt.", "Im Winter wird es in der Unterkunft kalt.",
        "Wir lernen zusammen für die Prüfung im Frühjahr.", "Die Schule hat eine Liste mitgegeben.",
        "Anfänger sind willkommen.", "Ich bringe das Werkzeug mit.", "Die Küche ist klein, aber es geht.",
        "Seit September bin ich in Rente und habe Zeit.", "Bitte einfach schreiben, ich antworte am Abend.",
        "Die Matratze ist fast neu.", "Unser Verein hat einen Raum dafür.",
        "Mit Straßenbahn und S-Bahn gut zu erreichen.",
        "Ich suche schon länger und würde mich freuen.", "Geschirr und Töpfe haben wir inzwischen.",
    ],
    "en": [
        "We live on the third floor.", "I can come and collect it.", "Evenings are best.", "My German is still slow.",
        "The children are five and nine.", "Any colour is fine.", "There is a bus every hour.", "It worked last week.",
    ],
    "ar": [
        "نسكن في الطابق الثالث.", "أستطيع أن آتي وآخذه بنفسي.", "المساء هو الأفضل.", "لغتي الألمانية ما زالت ضعيفة.",
        "الأولاد في الخامسة والتاسعة.", "اللون لا يهم.", "يوجد باص كل ساعة.", "الموعد يوم الخميس القادم.",
    ],
    "uk": [
        "Ми живемо на третьому поверсі.", "Можу приїхати й забрати.", "Найкраще ввечері.", "Німецьку ще вчу.",
        "Дітям п’ять і дев’ять.", "Колір не важливий.", "Автобус ходить щогодини.", "Термін у наступний четвер.",
    ],
}  # fmt: skip
