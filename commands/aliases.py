"""Words that people type for a word of ours."""

from collections.abc import Mapping

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
}
_OTHERS: Mapping[str, str] = {
    "declare": "declarar abrir",
    "list": "lista listar",
    "update": "actualizar actualización actualizacion novedad atualizar atualização atualizacao",
    "severity": "gravedad gravidade severidad severidade",
    "status": "estado",
    "resolve": "resolver",
    "close": "cerrar encerrar fechar",
    "cancel": "cancelar",
    "reopen": "reabrir",
    "role": "rol papel asignar atribuir",
    "claim": "asumir assumir",
    "handover": "traspasar traspaso passagem",
    "invite": "invitar convidar",
    "note": "nota",
    "timeline": "cronología cronologia linha",
    "task": "tarea tarefa",
    "todo": "tareas tarefas pendientes pendentes pendências pendencias",
    "remind": "recordar recordatorio lembrar lembrete",
    "summary": "resumen resumo",
    "rename": "renombrar renomear",
    "type": "tipo",
    "visibility": "visibilidad visibilidade",
    "duplicate": "duplicado duplicata",
    "help": "ayuda ajuda",
}
"""Spanish and Portuguese."""
IN_OTHER_LANGUAGES: Mapping[str, str] = {theirs: word for word, many in _OTHERS.items() for theirs in many.split()}
ALIASES: Mapping[str, str] = {**IN_ENGLISH, **IN_OTHER_LANGUAGES}
_OF_TASKS: Mapping[str, str] = {
    "list": "lista listar",
    "done": "hecha hecho completar terminar feita feito concluir concluída concluida",
    "reopen": "reabrir",
    "cancel": "cancelar",
    "assign": "asignar atribuir",
    "due": "plazo prazo",
    "rename": "renombrar renomear",
}
TASK_WORDS: Mapping[str, str] = {theirs: word for word, many in _OF_TASKS.items() for theirs in many.split()}
"""Spanish and Portuguese, for the word behind `task`."""
