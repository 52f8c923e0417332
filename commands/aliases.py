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
}
_IN_SPANISH: Mapping[str, str] = {
    "declare": "declarar abrir",
    "list": "lista listar",
    "update": "actualizar actualización novedad",
    "severity": "gravedad severidad",
    "status": "estado",
    "resolve": "resolver",
    "close": "cerrar",
    "cancel": "cancelar",
    "reopen": "reabrir",
    "role": "rol asignar",
    "claim": "asumir",
    "handover": "traspasar traspaso",
    "invite": "invitar",
    "note": "nota",
    "correct": "corregir",
    "withdraw": "retirar",
    "timeline": "cronología",
    "task": "tarea",
    "todo": "tareas pendientes",
    "remind": "recordar recordatorio",
    "summary": "resumen",
    "sitrep": "informe situación",
    "rename": "renombrar",
    "type": "tipo",
    "visibility": "visibilidad",
    "duplicate": "duplicado",
    "setup": "configurar",
    "help": "ayuda",
}
_IN_PORTUGUESE: Mapping[str, str] = {
    "declare": "declarar abrir",
    "list": "lista listar",
    "update": "atualizar atualização",
    "severity": "gravidade severidade",
    "resolve": "resolver",
    "close": "encerrar fechar",
    "cancel": "cancelar",
    "reopen": "reabrir",
    "role": "papel atribuir",
    "claim": "assumir",
    "handover": "passagem",
    "invite": "convidar",
    "note": "nota",
    "correct": "corrigir",
    "withdraw": "retirar",
    "timeline": "cronologia linha",
    "task": "tarefa",
    "todo": "tarefas pendentes pendências",
    "remind": "lembrar lembrete",
    "summary": "resumo",
    "sitrep": "relatório situação",
    "rename": "renomear",
    "type": "tipo",
    "visibility": "visibilidade",
    "duplicate": "duplicata",
    "setup": "configurar",
    "help": "ajuda",
}


def _spelled(many: Mapping[str, str]) -> dict[str, str]:
    """Each word as it is written, and without its accents."""
    return {spelt: word for word, all_ in many.items() for one in all_.split() for spelt in (one, unaccented(one))}


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
        "decision": "decisión decisão",
        "impact": "impacto",
        "cause": "causa",
        "unknown": "desconocido desconhecido",
    }
)
"""For the kind of a note."""
ROLE_WORDS: Mapping[str, str] = _spelled(
    {"scribe": "escriba secretario secretaria redactor redactora relator relatora"}
)
"""For a role, besides its titles."""
VISIBILITY_WORDS: Mapping[str, str] = {
    "public": "open",
    "closed": "private",
    "close": "private",
    **_spelled({"open": "abierta abierto aberta aberto pública público", "private": "privada privado"}),
}
NOBODY = frozenset({"none", "nobody", "-", *_spelled({"none": "nadie ninguno ninguna ninguém nenhum nenhuma"})})
"""Behind a role or a task: it is given to nobody."""
OF = frozenset({"of", "de", "del", "do"})
"""Before the incident that another one is a duplicate of."""
UNDO = frozenset({"undo", "deshacer", "desfazer"})
POST = frozenset({"post", "publicar"})
