// What Windows' own programs print, composed after Microsoft's documentation of `sc queryex`, `sc qc`, `icacls` and `schtasks
// /Query` (learn.microsoft.com, Windows commands), not recorded on a machine: none was at hand. The labels in French are
// those of a French Windows as forums show them; no parser looks at a label.

export const SC_QUERYEX_RUNNING = `
SERVICE_NAME: PreauAgent
        TYPE               : 10  WIN32_OWN_PROCESS
        STATE              : 4  RUNNING
                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)
        WIN32_EXIT_CODE    : 0  (0x0)
        SERVICE_EXIT_CODE  : 0  (0x0)
        CHECKPOINT         : 0x0
        WAIT_HINT          : 0x0
        PID                : 4711
        FLAGS              :
`.replaceAll('\n', '\r\n')

export const SC_QUERYEX_STOPPED = SC_QUERYEX_RUNNING.replace('4  RUNNING', '1  STOPPED').replace('4711', '0')

export const SC_QUERYEX_FRENCH = SC_QUERYEX_RUNNING.replace('STATE  ', 'ÉTAT   ').replace('SERVICE_NAME', 'NOM_SERVICE')

export const SC_QUERYEX_NONE = `[SC] EnumQueryServicesStatus:OpenService FAILED 1060:

The specified service does not exist as an installed service.
`.replaceAll('\n', '\r\n')

export const SC_QC = `[SC] QueryServiceConfig SUCCESS

SERVICE_NAME: PreauAgent
        TYPE               : 10  WIN32_OWN_PROCESS
        START_TYPE         : 2   AUTO_START  (DELAYED)
        ERROR_CONTROL      : 1   NORMAL
        BINARY_PATH_NAME   : "C:\\Program Files\\Preau\\agent\\PreauHost.exe" agent
        LOAD_ORDER_GROUP   :
        TAG                : 0
        DISPLAY_NAME       : Préau : agent
        DEPENDENCIES       :
        SERVICE_START_NAME : LocalSystem
`.replaceAll('\n', '\r\n')

export const SC_QC_DEMAND = SC_QC.replace('2   AUTO_START  (DELAYED)', '3   DEMAND_START')

export const ICACLS_CLOSED = `C:\\ProgramData\\Preau NT AUTHORITY\\SYSTEM:(OI)(CI)(F)
                     BUILTIN\\Administrators:(OI)(CI)(F)

Successfully processed 1 files; Failed processing 0 files
`.replaceAll('\n', '\r\n')

export const ICACLS_OPEN = `C:\\ProgramData\\Preau AUTORITE NT\\Système:(I)(OI)(CI)(F)
                     BUILTIN\\Administrateurs:(I)(OI)(CI)(F)
                     CREATEUR PROPRIETAIRE:(I)(OI)(CI)(IO)(F)
                     BUILTIN\\Utilisateurs:(I)(OI)(CI)(RX)
                     BUILTIN\\Utilisateurs:(I)(CI)(WD,AD,WEA,WA)

1 fichiers correctement traités ; échec du traitement de 0 fichiers
`.replaceAll('\n', '\r\n')

export const SCHTASKS_NONE = 'ERROR: The system cannot find the file specified.\r\n'
