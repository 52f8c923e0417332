"""Words that people type for a word of ours, in English, Spanish and Portuguese; accents may be left out."""

from collections.abc import Mapping

from workflows.domain.naming import unaccented

IN_ENGLISH: Mapping[str, str] = {
    "?": "help",
    "new": "declare",
    "start": "declare",
    "ls": "list",
    "show": "info",
    "sev": "severity",
    "assign": "role",
    "title": "rename",
    "post": "update",
    "report": "sitrep",
    "situation": "sitrep",
    "who": "info",
    "hand-over": "handover",
    "tlp": "marking",
    "mark": "marking",
    "exhibits": "exhibit",
    "evidence": "exhibit",
    "holds": "hold",
}
_IN_SPANISH: Mapping[str, str] = {
    "declare": "declarar abrir",
    "list": "lista listar",
    "update": "actualizar actualización novedad",
    "severity": "gravedad severidad",
    "status": "estado",
    "resolve": "resolver resuelto resuelta",
    "close": "cerrar",
    "cancel": "cancelar",
    "reopen": "reabrir",
    "catchup": "novedades",
    "role": "rol asignar",
    "claim": "asumir",
    "handover": "traspasar traspaso",
    "invite": "invitar",
    "note": "nota",
    "correct": "corregir",
    "withdraw": "retirar",
    "timeline": "cronología",
    "task": "tarea",
    "exhibit": "prueba pruebas",
    "hold": "retención conservar",
    "todo": "tareas pendientes",
    "remind": "recordar recordatorio recuérdame recuérdanos",
    "summary": "resumen",
    "sitrep": "informe situación",
    "rename": "renombrar",
    "type": "tipo",
    "visibility": "visibilidad",
    "marking": "marcado marca",
    "export": "exportar",
    "duplicate": "duplicado",
    "setup": "configurar",
    "help": "ayuda",
}
_IN_PORTUGUESE: Mapping[str, str] = {
    "declare": "declarar abrir",
    "list": "lista listar",
    "update": "atualizar atualização",
    "severity": "gravidade severidade",
    "resolve": "resolver resolvido resolvida",
    "close": "encerrar fechar",
    "cancel": "cancelar",
    "reopen": "reabrir",
    "catchup": "novidades atualize-me",
    "role": "papel atribuir",
    "claim": "assumir",
    "handover": "passagem passar",
    "invite": "convidar",
    "note": "nota",
    "correct": "corrigir",
    "withdraw": "retirar",
    "timeline": "cronologia linha",
    "task": "tarefa",
    "exhibit": "prova provas",
    "hold": "retenção preservar",
    "todo": "tarefas pendentes pendências",
    "remind": "lembrar lembrete",
    "summary": "resumo",
    "sitrep": "relatório situação",
    "rename": "renomear",
    "type": "tipo",
    "visibility": "visibilidade",
    "marking": "marcação",
    "export": "exportar",
    "duplicate": "duplicata",
    "setup": "configurar",
    "help": "ajuda",
}


def _spelled(many: Mapping[str, str]) -> dict[str, str]:
    """Each word as it is written, and without its accents."""
    return {spelt: word for word, all_ in many.items() for one in all_.split() for spelt in (one, unaccented(one))}


PHRASES: Mapping[str, str] = {
    **dict.fromkeys(
        ("ponme al dia", "ponerme al dia", "poner al dia", "al dia", "que ha pasado", "que paso", "que pasa"), "catchup"
    ),
    **dict.fromkeys(("me atualize", "me atualizar", "o que aconteceu", "que aconteceu", "em dia"), "catchup"),
    **dict.fromkeys(("bajar la gravedad", "bajar gravedad", "subir la gravedad", "subir gravedad"), "severity"),
    **dict.fromkeys(
        ("baixar a gravidade", "baixar gravidade", "subir a gravidade", "subir gravidade", "aumentar gravidade"),
        "severity",
    ),
    **dict.fromkeys(("mis tareas", "minhas tarefas"), "todo"),
    **dict.fromkeys(("lista tareas", "lista de tareas", "lista tarefas", "lista de tarefas"), "task list"),
    **dict.fromkeys(("me lembra", "me lembre", "lembra me"), "remind"),
    **dict.fromkeys(("linea de tiempo", "linha do tempo"), "timeline"),
}
"""Several words for one of ours, without their accents."""


def phrase_in(text: str) -> tuple[str, str] | None:
    """The words of ours that the first words mean, and what follows: `bajar gravedad S3 …` -> `severity`, `S3 …`."""
    words = text.split()
    for count in (3, 2):
        meant = (
            PHRASES.get(unaccented(" ".join(words[:count])).rstrip("?:").lstrip("¿")) if len(words) >= count else None
        )
        if meant is not None:
            return meant, text.split(None, count)[count] if len(words) > count else ""
    return None


_BY_LANGUAGE: Mapping[str, Mapping[str, str]] = {"es": _IN_SPANISH, "pt": _IN_PORTUGUESE}
IN_OTHER_LANGUAGES: Mapping[str, str] = _spelled(_IN_SPANISH) | _spelled(_IN_PORTUGUESE)
ALIASES: Mapping[str, str] = {**IN_ENGLISH, **IN_OTHER_LANGUAGES}


def words_of(language: str) -> Mapping[str, str]:
    """What a reader of `language` (`pt-BR`) may type, without its accents -> as it is written. English has ours."""
    known = _BY_LANGUAGE.get(language.partition("-")[0], {})
    return {unaccented(word): word for many in known.values() for word in many.split()}


TASK_WORDS: Mapping[str, str] = _spelled(
    {
        "list": "lista listar",
        "done": "hecha hecho completar terminar terminada feita feito concluir concluída concluído",
        "reopen": "reabrir",
        "cancel": "cancelar",
        "assign": "asignar atribuir",
        "unassign": "liberar desasignar",
        "due": "plazo prazo",
        "rename": "renombrar renomear",
    }
)
"""Spanish and Portuguese, for the word behind `task`."""
DONE = frozenset({"done", "finish", "finished", *(word for word, ours in TASK_WORDS.items() if ours == "done")})
"""`done 2` is `task done 2`."""
LIST_WORDS: Mapping[str, str] = _spelled(
    {
        "open": "abiertos abertos",
        "closed": "cerrados encerrados fechados",
        "all": "todos",
        "mine": "míos meus",
    }
)
"""For the word behind `list`."""
NOTE_WORDS: Mapping[str, str] = _spelled(
    {
        "decision": "decisión decisão decidido decidida decidimos decidiu-se acordado acordamos",
        "impact": "impacto",
        "cause": "causa",
        "unknown": "desconocido desconhecido",
    }
)
"""For the kind of a note."""
DECIDED = frozenset({"decision", "decisao", "decidido", "decidida", "decidimos"})
"""First in a note, without a colon: a decision, most likely."""
ABOUT_A_DECISION = frozenset(
    {
        *("de", "del", "da", "do", "sobre", "que", "en", "em", "a", "al", "para", "por", "es", "era", "fue", "foi"),
        *(
            "sera",
            "seria",
            "sigue",
            "esta",
            "pendiente",
            "pendente",
            "aplazada",
            "adiada",
            "tomada",
            "ainda",
            "todavia",
        ),
        *("of", "on", "about", "by", "to", "for", "from", "in", "at", "is", "was", "will", "still", "pending"),
        *("expected", "made", "maker", "makers", "tree"),
    }
)
"""Behind the word `decision` they make it what the note is about."""
CORRECTIONS = frozenset({"correction", "erratum", *_spelled({"correction": "corrección correção errata"})})
"""Words that begin a note which may have been meant to correct an earlier one."""
STATUS_WORDS: Mapping[str, str] = {
    "contained": "monitoring",
    **_spelled({"monitoring": "contenido contenida contido contida"}),
}
"""What has been done, besides the titles of statuses: `contained` is past *Containing*."""
HINTS: Mapping[str, str] = {
    **dict.fromkeys(("take", "takeover", "take-over", "tomar"), "errors.hint_take_over"),
    **dict.fromkeys(("approve", "decline", "aprobar", "aprovar"), "errors.hint_accept"),
    **dict.fromkeys(("remove", "kick", "uninvite", "delete", "quitar", "eliminar", "remover"), "errors.hint_remove"),
}
"""Words that no command does, and the sentence that says what does it."""
I_AM = frozenset({"im", "i'm", "i’m", "soy", "sou"})
"""`im policy lead` is `claim policy lead`."""
ROLE_WORDS: Mapping[str, str] = _spelled(
    {
        "legal_counsel": "jurídico jurídica legal abogado abogada advogado advogada",
        "scribe": "escriba secretario secretaria redactor redactora relator relatora",
    }
)
"""For a role, besides its titles."""
VISIBILITY_WORDS: Mapping[str, str] = {
    "public": "open",
    "closed": "private",
    "close": "private",
    **_spelled(
        {
            "open": "abierta abierto aberta aberto pública público",
            "private": "privada privado",
            "restricted": "restringida restringido restrita restrito",
            "privileged": "privilegiada privilegiado secreto sigilo",
        }
    ),
}
MARKING_WORDS: Mapping[str, str] = _spelled({"red": "rojo vermelho", "amber": "ámbar âmbar", "green": "verde"})
"""For a colour of the Traffic Light Protocol."""
MYSELF = frozenset({"me", "myself", "yo", "mí", "mi", "eu", "mim"})
"""Behind a role: it is claimed."""
NOBODY = frozenset({"none", "nobody", "-", *_spelled({"none": "nadie ninguno ninguna ninguém nenhum nenhuma"})})
"""Behind a role or a task: it is given to nobody."""
OF = frozenset({"of", "de", "del", "do"})
"""Before the incident that another one is a duplicate of."""
UNDO = frozenset({"undo", "deshacer", "desfazer"})
ACCEPT = frozenset({"accept", "accepted", *_spelled({"accept": "aceptar acepto aceptado aceitar aceito aceita"})})
"""`accept` and `handover accept` take over as lead, for whoever was asked to."""
POST = frozenset({"post", "publicar"})
