// Generated from /openapi.json by `npm run client:build`: change the routes, never this file.
// biome-ignore-all lint: generated
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process lives */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Always */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ok";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus metrics */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Text format */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A claim sent now would be taken */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Ready */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ready" | "busy" | "stopping" | "no-database";
                        };
                    };
                };
                /** @description Stopping, the queue is full, or the database is away or cannot be written */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ready" | "busy" | "stopping" | "no-database";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Code one encounter */
        post: {
            parameters: {
                query?: {
                    age?: number;
                    /** @description Which X12 draft, when Accept asks for application/edi-x12; by claim type and setting when absent */
                    claimFormat?: "837p" | "837i";
                    /** @description YYYY-MM-DD */
                    dateOfService?: string;
                    documentType?: "progress_note" | "history_and_physical" | "operative_report" | "procedure_note" | "discharge_summary" | "consultation" | "diagnostic_report" | "nursing_assessment" | "emergency_department_note";
                    id?: string;
                    payer?: string;
                    setting?: "office" | "outpatient_hospital" | "emergency" | "inpatient";
                    sex?: "F" | "M" | "O" | "U";
                    specialty?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/fhir+json": Record<string, never>;
                    "application/hl7-v2": string;
                    "application/json": components["schemas"]["Encounter"];
                    "application/rtf": string;
                    "application/xml": string;
                    "text/html": string;
                    "text/plain": string;
                };
            };
            responses: {
                /** @description The claim; with `documents`, the texts that its offsets point into, where the body was none of JSON and plain text */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/edi-x12": string;
                        "application/fhir+json": Record<string, never>;
                        "application/json": components["schemas"]["Claim"];
                        "text/csv": string;
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Accept allows no format that is written here (E151) */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Too long (E103) or too large (E109) */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Content type (E108) */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The claim cannot be written in the format asked for (E152) */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Too much is waiting (E501), or too many requests with this key (E511); Retry-After says when to come back */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The engine failed (E502) */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A claim and its history */
        get: {
            parameters: {
                query?: {
                    /** @description Which X12 draft, when Accept asks for application/edi-x12; by claim type and setting when absent */
                    claimFormat?: "837p" | "837i";
                };
                header?: never;
                path: {
                    /** @description `claimId` of the answer, or the id of the encounter that was sent: then its newest claim */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Claim and records; the claim alone in the other formats, with the words, ages and dates that were kept */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/edi-x12": string;
                        "application/fhir+json": Record<string, never>;
                        "application/json": components["schemas"]["ClaimHistory"];
                        "text/csv": string;
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description No such code (E110), job (E117) or claim (E133) */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Accept allows no format that is written here (E151) */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The claim cannot be written in the format asked for (E152) */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A claim in a coder's words */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `claimId` of the answer, or the id of the encounter that was sent: then its newest claim */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Why each code, which words, which rule, what was rejected, what would be needed */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Explanation"];
                        "text/plain": string;
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description No such code (E110), job (E117) or claim (E133) */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        /** The same, with the words put back from the note that is sent again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `claimId` of the answer, or the id of the encounter that was sent: then its newest claim */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Encounter"];
                };
            };
            responses: {
                /** @description Why each code, which words, which rule, what was rejected, what would be needed */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Explanation"];
                        "text/plain": string;
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description No such code (E110), job (E117) or claim (E133) */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Too long (E103) or too large (E109) */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Content type (E108) */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide the codes of a claim */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description `claimId` of the answer, or the id of the encounter that was sent: then its newest claim */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReviewInput"];
                };
            };
            responses: {
                /** @description The review that the same request made before */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Review"];
                    };
                };
                /** @description The review */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Review"];
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description No such code (E110), job (E117) or claim (E133) */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The idempotency key was used with another body (E118) */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Too long (E103) or too large (E109) */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Content type (E108) */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Code many encounters */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Encounter"][];
                    "application/x-ndjson": string;
                };
            };
            responses: {
                /** @description A claim or an error for each row, in order; as lines, each as soon as it is ready, when Accept asks for application/x-ndjson */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": (components["schemas"]["Claim"] | components["schemas"]["RowError"])[];
                        "application/x-ndjson": string;
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Too long (E103) or too large (E109) */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Content type (E108) */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Too much is waiting (E501), or too many requests with this key (E511); Retry-After says when to come back */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The engine failed (E502) */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a claim that someone else coded */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ForeignClaim"];
                };
            };
            responses: {
                /** @description What the rules find */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Validation"];
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Too long (E103) or too large (E109) */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Content type (E108) */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Too much is waiting (E501), or too many requests with this key (E511); Retry-After says when to come back */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The engine failed (E502) */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/codes/{system}/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the edition says of a code */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Dotted or not */
                    code: string;
                    /** @description ICD-10-CM, ICD-10-PCS or HCPCS */
                    system: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The code */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodeDetail"];
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description No such code (E110), job (E117) or claim (E133) */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/compliance/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Audit sample, agreement in it, and drift against the frozen baseline */
        get: {
            parameters: {
                query?: {
                    /** @description Day or time, ISO */
                    since?: string;
                    /** @description Day or time, ISO; not included */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The report; a page when Accept asks for text/html */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            claims: number;
                            schema: string;
                        } & {
                            [key: string]: unknown;
                        };
                        "text/html": string;
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/compliance/work-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Claims that left without a person and are to be audited */
        get: {
            parameters: {
                query?: {
                    /** @description Day or time, ISO */
                    since?: string;
                    /** @description Day or time, ISO; not included */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The sample */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkList"];
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs, newest first */
        get: {
            parameters: {
                query?: {
                    before?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of jobs */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobList"];
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        /** Send a job: many encounters, coded in the background */
        post: {
            parameters: {
                query?: {
                    /** @description Told by a signed POST when the job has ended; its origin must be on the list of the server. */
                    webhook?: string;
                };
                header?: {
                    /** @description A repeated request with the same key and body gets the same job. */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/x-ndjson": string;
                };
            };
            responses: {
                /** @description The job that the same request made before */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Job"];
                    };
                };
                /** @description Accepted: every row will be answered once */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Job"];
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The idempotency key was used with another body (E118) */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Too long (E103) or too large (E109) */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Content type (E108) */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Too much is waiting (E501), or too many requests with this key (E511); Retry-After says when to come back */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The disk of the database is full (E404) */
                507: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The progress of a job */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The job */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Job"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description No such code (E110), job (E117) or claim (E133) */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** End a job; what is answered stays, what waits is dropped */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The job as it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Job"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description No such code (E110), job (E117) or claim (E133) */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Results in input order, as far as they go without a gap */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows after this one: the last `row` of what came before. */
                    after?: number;
                    limit?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One line a row, `{"row", "claim"}` or `{"row", "id" or "line", "error"}`; the header chartcode-job-state says whether more will come */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/x-ndjson": string;
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description No such code (E110), job (E117) or claim (E133) */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Models and tables in force */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Models, edition and tables */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Models"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How often coders agree with the engine and with each other */
        get: {
            parameters: {
                query?: {
                    /** @description Day or time, ISO */
                    since?: string;
                    /** @description Day or time, ISO; not included */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description By system, tier, route, code and reviewer, with 95 % intervals */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            claims: number;
                            reviews: number;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reasons that a review may give */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description By name: what it is a reason for, and what it means */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: {
                                for: string[];
                                meaning: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Codes that fit a phrase, best first */
        get: {
            parameters: {
                query: {
                    limit?: number;
                    q: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The codes */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SearchResult"];
                    };
                };
                /** @description Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142) */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description A valid API key is needed (E131) */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description The role of this API key may not do this (E132) */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Too much is waiting (E501), or too many requests with this key (E511); Retry-After says when to come back */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx) */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Claim: {
            claimId?: string;
            codes: {
                code: string;
                description: string;
                evidence: {
                    documentId: string;
                    end: number;
                    section?: string;
                    start: number;
                    text: string;
                }[];
                flags: string[];
                hcc?: {
                    [key: string]: number;
                };
                hccAlso?: {
                    [key: string]: number[];
                };
                hccDropped?: {
                    by: number;
                    category: number;
                    model: string;
                }[];
                linkedDiagnoses?: string[];
                modifiers?: string[];
                /** @enum {string} */
                presentOnAdmission?: "1" | "Y" | "N" | "U" | "W";
                probability: number;
                /** @enum {string} */
                role?: "first_listed" | "secondary";
                sequence: number;
                sources: string[];
                /** @enum {string} */
                system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
                /** @enum {string} */
                tier: "high" | "medium" | "low";
                units?: number;
            }[];
            decision: {
                profile: string;
                reasons: string[];
                /** @enum {string} */
                route: "auto" | "review";
            };
            documents?: {
                id: string;
                pieces: {
                    end: number;
                    path?: string;
                    sourceEnd: number;
                    sourceStart: number;
                    start: number;
                }[];
                text: string;
                /** @enum {string} */
                type: "progress_note" | "history_and_physical" | "operative_report" | "procedure_note" | "discharge_summary" | "consultation" | "diagnostic_report" | "nursing_assessment" | "emergency_department_note";
            }[];
            /** @enum {string} */
            documentType: "progress_note" | "history_and_physical" | "operative_report" | "procedure_note" | "discharge_summary" | "consultation" | "diagnostic_report" | "nursing_assessment" | "emergency_department_note";
            em: {
                /** @enum {string} */
                basis: "mdm" | "time";
                code: string;
                data: string;
                problems: string;
                rationale: {
                    documentId: string;
                    /** @enum {string} */
                    element?: "problems" | "data" | "risk" | "time";
                    end: number;
                    section?: string;
                    start: number;
                    text: string;
                }[];
                risk: string;
            } | null;
            findings: {
                /** @enum {string} */
                action: "removed" | "replaced" | "resequenced" | "flagged" | "queried";
                codes: string[];
                evidence?: {
                    documentId: string;
                    end: number;
                    section?: string;
                    start: number;
                    text: string;
                }[];
                id: string;
                message: string;
                rule: string;
                /** @enum {string} */
                severity: "error" | "warning" | "info";
                source: string;
            }[];
            id?: string;
            provenance: {
                calibration: string;
                editions: {
                    [key: string]: string;
                };
                model: {
                    id: string;
                    sha256: string;
                };
                tables: {
                    [key: string]: string;
                };
                thresholds: string;
            };
            queries: {
                evidence: {
                    documentId: string;
                    end: number;
                    section?: string;
                    start: number;
                    text: string;
                }[];
                message: string;
                topic: string;
            }[];
            rejected: {
                documentId: string;
                end: number;
                /** @enum {string} */
                reason: "negated" | "historical" | "family" | "hypothetical" | "uncertain" | "ruled_out" | "integral";
                start: number;
                text: string;
                wouldBe: string;
            }[];
            /** @enum {string} */
            setting: "office" | "outpatient_hospital" | "emergency" | "inpatient";
            timings: {
                totalMs: number;
            } & {
                [key: string]: number;
            };
        };
        /** @description The claim as it was answered (`quoted`: whether the words of the note were kept) and every record about it, oldest first. */
        ClaimHistory: {
            claim: components["schemas"]["Claim"];
            claimId: string;
            history: {
                actor: string;
                at: string;
                body?: {
                    [key: string]: unknown;
                };
                hash: string;
                kind: string;
                seq: number;
            }[];
            quoted: boolean;
        };
        CodeDetail: {
            billable: boolean;
            children: {
                billable: boolean;
                code: string;
                description: string;
            }[];
            code: string;
            description: string;
            edition: string;
            edits: {
                ageRange?: {
                    from: number;
                    group: string;
                    to: number;
                };
                externalCause: boolean;
                manifestation: boolean;
                poaExempt: boolean;
                questionableAdmission: boolean;
                /** @enum {string} */
                sex?: "F" | "M";
                unacceptablePrincipal: boolean;
                unspecified: boolean;
            } | null;
            hcc: {
                [key: string]: number;
            };
            /** @description Tabular notes by kind, at the code and above it, nearest first. */
            notes: {
                [key: string]: {
                    at: string;
                    codes: string[];
                    text: string;
                }[];
            };
            parent: {
                code: string;
                description: string;
            } | null;
            seventhCharacters: {
                at: string;
                characters: {
                    [key: string]: string;
                };
            } | null;
            /** @enum {string} */
            system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
        };
        /** @description Either `text` or `documents`; everything else is optional. */
        Encounter: {
            admissionDate?: string;
            /** @enum {string} */
            claimType?: "professional" | "institutional" | "both";
            dateOfService?: string;
            documents?: {
                authoredOn?: string;
                id: string;
                text: string;
                /** @enum {string} */
                type?: "progress_note" | "history_and_physical" | "operative_report" | "procedure_note" | "discharge_summary" | "consultation" | "diagnostic_report" | "nursing_assessment" | "emergency_department_note";
            }[];
            /** @enum {string} */
            documentType?: "progress_note" | "history_and_physical" | "operative_report" | "procedure_note" | "discharge_summary" | "consultation" | "diagnostic_report" | "nursing_assessment" | "emergency_department_note";
            id?: string;
            patient?: {
                age?: number;
                newPatient?: boolean;
                /** @enum {string} */
                sex?: "F" | "M" | "O" | "U";
            };
            payer?: string;
            /** @enum {string} */
            setting?: "office" | "outpatient_hospital" | "emergency" | "inpatient";
            specialty?: string;
            text?: string;
        };
        Error: {
            error: {
                code: string;
                details: unknown[];
                message: string;
            };
        };
        Explanation: {
            basis: string[];
            claimId?: string;
            codes: {
                because: string[];
                certainty: string;
                code: string;
                description: string;
                needed: string[];
                place: string;
                probability: number;
                rules: {
                    codes: string[];
                    effect: string;
                    message: string;
                    rule: string;
                    severity: string;
                    source: string;
                }[];
                system: string;
                words: {
                    documentId: string;
                    end: number;
                    quote: string | null;
                    section?: string;
                    start: number;
                }[];
            }[];
            decision: {
                because: string;
                reasons: {
                    meaning: string;
                    reason: string;
                }[];
                route: string;
            };
            note?: string;
            questions: {
                question: string;
                topic: string;
                words: {
                    documentId: string;
                    end: number;
                    quote: string | null;
                    section?: string;
                    start: number;
                }[];
            }[];
            rejected: {
                because: string;
                code: string;
                needed: string;
                words: {
                    documentId: string;
                    end: number;
                    quote: string | null;
                    section?: string;
                    start: number;
                };
            }[];
            rules: {
                codes: string[];
                effect: string;
                message: string;
                rule: string;
                severity: string;
                source: string;
            }[];
            summary: string;
            visit: {
                because: string;
                code: string;
                words: {
                    documentId: string;
                    end: number;
                    quote: string | null;
                    section?: string;
                    start: number;
                }[];
            } | null;
        };
        /** @description A claim coded elsewhere; codes as a claim has them, unknown fields ignored. */
        ForeignClaim: {
            /** @enum {string|null} */
            claimType?: "professional" | "institutional" | "both" | null;
            codes: {
                code: string;
                linkedDiagnoses?: string[] | null;
                modifiers?: string[] | null;
                /** @enum {string|null} */
                presentOnAdmission?: "1" | "Y" | "N" | "U" | "W" | null;
                /** @enum {string|null} */
                role?: "first_listed" | "secondary" | null;
                sequence?: number | null;
                /** @enum {string} */
                system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
                units?: number | null;
            }[];
            dateOfService?: string | null;
            /** @enum {string|null} */
            documentType?: "progress_note" | "history_and_physical" | "operative_report" | "procedure_note" | "discharge_summary" | "consultation" | "diagnostic_report" | "nursing_assessment" | "emergency_department_note" | null;
            id?: string | null;
            patient?: {
                age?: number;
                newPatient?: boolean;
                /** @enum {string} */
                sex?: "F" | "M" | "O" | "U";
            } | null;
            payer?: string | null;
            /** @enum {string|null} */
            setting?: "office" | "outpatient_hospital" | "emergency" | "inpatient" | null;
            specialty?: string | null;
            text?: string | null;
        };
        /** @description `answered` counts rows with a claim or an error, `failed` those with an error. */
        Job: {
            /** Format: date-time */
            acceptedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt: string | null;
            /** Format: uuid */
            id: string;
            rows: {
                answered: number;
                failed: number;
                total: number;
            };
            /** @enum {string} */
            state: "running" | "done" | "cancelled";
            webhook: {
                attempts: number;
                /** @enum {string} */
                state: "waiting" | "due" | "delivered" | "failed";
                url: string;
            } | null;
        };
        JobList: {
            jobs: components["schemas"]["Job"][];
            /**
             * Format: uuid
             * @description Pass as `before` for the next page.
             */
            next: string | null;
        };
        Models: {
            edition: {
                from: string;
                id: string;
                tables: {
                    edition: string;
                    name: string;
                    rows: number;
                    sha256: string;
                    source: string;
                    validThrough: string;
                }[];
                validThrough: string;
            };
            models: {
                /** @description Day of the build */
                built?: string;
                edition: string;
                id: string;
                labels: number;
                metrics: {
                    [key: string]: unknown;
                };
                /**
                 * @description `metrics` were measured when the package was built, on the data of its manifest; how the service does today is in /v1/reviews/agreement.
                 * @enum {string}
                 */
                metricsOf: "build";
                /** @description Threshold profiles in force, each with its digest */
                profiles?: string[];
                sha256: string;
            }[];
        };
        /** @description Every line of the claim with what was decided, and the final codes. */
        Review: {
            added: {
                code: string;
                evidence?: {
                    documentId: string;
                    end: number;
                    start: number;
                }[];
                modifiers?: string[];
                reason?: string;
                /** @enum {string} */
                system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
                units?: number;
            }[];
            claimId: string;
            decisions: {
                /** @enum {string} */
                action: "accept" | "modify" | "reject";
                code: string;
                probability: number;
                reason?: string;
                sequence: number;
                /** @enum {string} */
                system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
                /** @enum {string} */
                tier: "high" | "medium" | "low";
                to?: {
                    code: string;
                    modifiers?: string[];
                    /** @enum {string} */
                    system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
                    units?: number;
                };
            }[];
            finalCodes: {
                code: string;
                evidence: {
                    documentId: string;
                    end: number;
                    start: number;
                }[];
                /** @enum {string} */
                from: "claim" | "changed" | "added";
                modifiers?: string[];
                /** @enum {string} */
                role?: "first_listed" | "secondary";
                /** @enum {string} */
                system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
                units?: number;
            }[];
            id: string;
            model: string;
            reviewedAt: string;
            reviewer: string;
            /** @enum {string} */
            route: "auto" | "review";
        };
        /** @description Accept, modify or reject each code of a claim. Codes and reasons of the list only; no free words. */
        ReviewInput: {
            /** @default [] */
            added?: {
                code: string;
                evidence?: {
                    documentId: string;
                    end: number;
                    start: number;
                }[];
                modifiers?: string[];
                reason?: string;
                /** @enum {string} */
                system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
                units?: number;
            }[];
            decisions: {
                /** @enum {string} */
                action: "accept" | "modify" | "reject";
                code: string;
                reason?: string;
                sequence?: number;
                /** @enum {string} */
                system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
                to?: {
                    code: string;
                    modifiers?: string[];
                    /** @enum {string} */
                    system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
                    units?: number;
                };
            }[];
            finalCodes?: {
                code: string;
                /** @enum {string} */
                system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
            }[];
            firstListed?: string;
            /** @enum {string} */
            others?: "accept";
        };
        /** @description A batch row that failed: its `id`, else its `line` (from 1). */
        RowError: {
            error: {
                code: string;
                details: unknown[];
                message: string;
            };
            id?: string;
            line?: number;
        };
        SearchResult: {
            hits: {
                code: string;
                description: string;
                score: number;
                /** @enum {string} */
                system: "ICD-10-CM" | "ICD-10-PCS" | "CPT" | "HCPCS";
            }[];
            query: string;
        };
        /** @description `valid` is false when a finding has severity error. */
        Validation: {
            findings: {
                /** @enum {string} */
                action: "removed" | "replaced" | "resequenced" | "flagged" | "queried";
                codes: string[];
                evidence?: {
                    documentId: string;
                    end: number;
                    section?: string;
                    start: number;
                    text: string;
                }[];
                id: string;
                message: string;
                rule: string;
                /** @enum {string} */
                severity: "error" | "warning" | "info";
                source: string;
            }[];
            id?: string;
            valid: boolean;
        };
        /** @description Sampled claims, those that no one has reviewed first. */
        WorkList: {
            items: {
                at: string;
                claimId: string;
                codes: number;
                documentType: string;
                reviewed: boolean;
                setting: string;
                /** @enum {string} */
                why: "held-back" | "drawn";
            }[];
            population: number;
            reached: number | null;
            reviewed: number;
            sampled: number;
            share: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
