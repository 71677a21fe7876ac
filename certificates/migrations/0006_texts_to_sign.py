"""The first texts that standards ask people to sign, in English and Spanish. The words are our own."""

import hashlib

from django.db import migrations

EN = {
    "ethics-code": (
        "I keep this code of ethics. I respect each person I support, and what they choose for themselves. I keep to "
        "myself what they trust me with. I only tell it when somebody is in danger, or when the law asks for it. I "
        "take no money and no large gifts from them. I am not in love or in business with them. I promise nothing "
        "that I cannot keep. I say what I know, and what I do not know. I ask for help when I need it. I treat nobody "
        "worse for who they are. When I do something that goes against this, I tell my supervisor. These are our "
        "words: your board has its own form."
    ),
    "adult": "I am 18 years old or older today.",
    "lived-experience": (
        "I have lived through something that helps me to walk beside the people I will support. It was in my own "
        "life, or in the life of somebody close to me: my child, my family, somebody I care for. I want to use it to "
        "help. I do not have to say here what it was, and nobody may ask me for a diagnosis. These are our words: "
        "your board has its own form."
    ),
    "lived-experience-2-years": (
        "I have lived through something that helps me to walk beside the people I will support. It was in my own "
        "life, or in the life of somebody close to me. By now it has been two years or more. I know which kind my "
        "board would count it as. I do not have to say here what it was, and nobody may ask me for a diagnosis. These "
        "are our words: your board has its own form."
    ),
    "recovery-1-year": (
        "I have been in recovery for one year or more, up to today. I know best when it began, and what it means to "
        "me. I do not have to say here what I am in recovery from. These are our words: your board has its own form."
    ),
    "recovery-2-years": (
        "I have been in recovery for two years or more, up to today. I know best when it began, and what it means to "
        "me. I do not have to say here what I am in recovery from. These are our words: your board has its own form."
    ),
    "recovery-1-year-or-parent": (
        "One of these is true, or both. I have been in recovery for one year or more, up to today. Or I am the parent "
        "or guardian of somebody who has been through this. I do not have to say here which one, or what it was "
        "about. These are our words: your board has its own form."
    ),
    "abstinence-2-years": (
        "For two years or more, up to today, I have not used alcohol or drugs. What a doctor gave me, taken as the "
        "doctor said, is not meant here; I ask my board if I am not sure. I do not have to say more about it. These "
        "are our words: your board has its own form."
    ),
    "lives-or-works-there": (
        "More than half of the time, I live or work in the area of the board to which I apply. If I move away, I tell "
        "the board."
    ),
    "no-conservator": (
        "No court has named somebody who decides for me about my life or my money. These are our words: your board "
        "has its own form."
    ),
    "no-ethics-breach": (
        "This is about the person named above. As far as I know, that person has kept the code of ethics since the "
        "last certificate. I know of nothing that goes against it and that the board has not been told. If I am that "
        "person, I say it about myself. If I am the supervisor, I say it from what I saw and heard. These are our "
        "words: your board has its own form."
    ),
    "orientation": (
        "I have done the orientation that my board asks for. I have looked at the questions about myself that belong "
        "to it, and I want to go on. My answers to them are mine: I do not have to show them here. These are our "
        "words: your board has its own form."
    ),
    "mt-own-recovery": (
        "I have read what Montana asks about my own recovery and about the last two years, and it is true for me. I "
        "do not have to say here what I lived through, and nobody here may ask me for a diagnosis. What the board "
        "wants to know, I tell the board. These are our words: your board has its own form."
    ),
}
ES = {
    "ethics-code": (
        "Cumplo este código de ética. Respeto a cada persona que apoyo y lo que elige para su vida. Guardo para mí lo "
        "que me confían. Solo lo digo cuando alguien está en peligro o cuando la ley lo pide. No acepto dinero ni "
        "regalos grandes de ellas. No tengo con ellas una relación de amor ni de negocios. No prometo lo que no puedo "
        "cumplir. Digo lo que sé y lo que no sé. Pido ayuda cuando la necesito. No trato peor a nadie por ser quien "
        "es. Cuando hago algo que va contra esto, se lo digo a quien me supervisa. Estas son nuestras palabras: su "
        "junta tiene su propio formulario."
    ),
    "adult": "Hoy tengo 18 años o más.",
    "lived-experience": (
        "He vivido algo que me ayuda a caminar al lado de las personas que voy a apoyar. Fue en mi propia vida, o en "
        "la vida de alguien cercano: mi hijo o hija, mi familia, alguien a quien cuido. Quiero usarlo para ayudar. "
        "Aquí no tengo que decir qué fue, y nadie puede pedirme un diagnóstico. Estas son nuestras palabras: su junta "
        "tiene su propio formulario."
    ),
    "lived-experience-2-years": (
        "He vivido algo que me ayuda a caminar al lado de las personas que voy a apoyar. Fue en mi propia vida, o en "
        "la vida de alguien cercano. Ya son dos años o más. Sé de qué tipo sería para mi junta. Aquí no tengo que "
        "decir qué fue, y nadie puede pedirme un diagnóstico. Estas son nuestras palabras: su junta tiene su propio "
        "formulario."
    ),
    "recovery-1-year": (
        "Hasta hoy llevo un año o más en recuperación. Yo sé mejor que nadie cuándo empezó y qué significa para mí. "
        "Aquí no tengo que decir de qué me recupero. Estas son nuestras palabras: su junta tiene su propio formulario."
    ),
    "recovery-2-years": (
        "Hasta hoy llevo dos años o más en recuperación. Yo sé mejor que nadie cuándo empezó y qué significa para mí. "
        "Aquí no tengo que decir de qué me recupero. Estas son nuestras palabras: su junta tiene su propio formulario."
    ),
    "recovery-1-year-or-parent": (
        "Una de estas cosas es verdad, o las dos. Hasta hoy llevo un año o más en recuperación. O soy madre, padre o "
        "tutor de alguien que ha pasado por esto. Aquí no tengo que decir cuál, ni de qué se trató. Estas son "
        "nuestras palabras: su junta tiene su propio formulario."
    ),
    "abstinence-2-years": (
        "Desde hace dos años o más, hasta hoy, no he usado alcohol ni drogas. No se habla aquí de lo que me dio un "
        "médico y tomé como él dijo; si tengo dudas, pregunto a mi junta. No tengo que decir más. Estas son nuestras "
        "palabras: su junta tiene su propio formulario."
    ),
    "lives-or-works-there": (
        "Más de la mitad del tiempo vivo o trabajo en la zona de la junta a la que hago mi solicitud. Si me mudo, se "
        "lo digo a la junta."
    ),
    "no-conservator": (
        "Ningún juez ha nombrado a alguien que decida por mí sobre mi vida o mi dinero. Estas son nuestras palabras: "
        "su junta tiene su propio formulario."
    ),
    "no-ethics-breach": (
        "Se trata de la persona nombrada arriba. Por lo que sé, esa persona ha cumplido el código de ética desde el "
        "último certificado. No sé de nada que vaya contra él y que la junta no sepa. Si yo soy esa persona, lo digo "
        "de mí. Si superviso a esa persona, lo digo por lo que vi y oí. Estas son nuestras palabras: su junta tiene "
        "su propio formulario."
    ),
    "orientation": (
        "He hecho la orientación que pide mi junta. He mirado las preguntas sobre mí que son parte de ella, y quiero "
        "seguir. Mis respuestas son mías: no tengo que mostrarlas aquí. Estas son nuestras palabras: su junta tiene "
        "su propio formulario."
    ),
    "mt-own-recovery": (
        "He leído lo que Montana pide sobre mi propia recuperación y sobre los últimos dos años, y es verdad para mí. "
        "Aquí no tengo que decir qué viví, y nadie aquí puede pedirme un diagnóstico. Lo que la junta quiere saber, "
        "se lo digo a la junta. Estas son nuestras palabras: su junta tiene su propio formulario."
    ),
}


def write(apps, schema_editor):
    """A text that somebody loaded before stays as it is."""
    statements = apps.get_model("people", "Statement").objects
    for language, texts in (("en", EN), ("es", ES)):
        for key, body in texts.items():
            words = {"body": body, "digest": hashlib.sha256(body.encode()).hexdigest()}
            statements.get_or_create(key=key, version=1, language=language, defaults=words)


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0005_texts_ways_and_exams"),
        ("people", "0004_notes_about_hours"),
    ]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
